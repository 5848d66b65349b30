package io.rondo.batch.rows;

import io.rondo.batch.files.CsvRow;
import io.rondo.batch.files.ImportRuns;
import io.rondo.batch.files.RejectsFile;
import io.rondo.batch.files.RowReader;
import io.rondo.batch.files.RowSources;
import io.rondo.imports.ImportKind;
import io.rondo.kernel.RetriedTransactions;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** The jobs {@code import-KIND}: read rows, check them, store them in chunks; then write down what was refused. */
@Configuration(proxyBeanMethods = false)
class ImportJobsConfiguration {

    /** Rows of a transaction: enough that statements over sets pay, few enough that customers are not locked for long. */
    static final int CHUNK = 2_000;

    @Bean
    Job importCustomersJob(JobRepository repository, Step storeRowsStep, Step writeRejectsStep) {
        return job(ImportKind.CUSTOMERS, repository, storeRowsStep, writeRejectsStep);
    }

    @Bean
    Job importOrdersJob(JobRepository repository, Step storeRowsStep, Step writeRejectsStep) {
        return job(ImportKind.ORDERS, repository, storeRowsStep, writeRejectsStep);
    }

    @Bean
    Job importConsentsJob(JobRepository repository, Step storeRowsStep, Step writeRejectsStep) {
        return job(ImportKind.CONSENTS, repository, storeRowsStep, writeRejectsStep);
    }

    @Bean
    Job importInteractionsJob(JobRepository repository, Step storeRowsStep, Step writeRejectsStep) {
        return job(ImportKind.INTERACTIONS, repository, storeRowsStep, writeRejectsStep);
    }

    private static Job job(ImportKind kind, JobRepository repository, Step store, Step rejects) {
        return new JobBuilder("import-" + kind.code(), repository)
                .start(store)
                .next(rejects)
                .build();
    }

    @Bean
    Step storeRowsStep(
            JobRepository repository, PlatformTransactionManager transactions, RowReader importRows, RunRows runRows) {
        ItemProcessor<CsvRow, Checked> checker = runRows::check;
        return new StepBuilder("store-rows", repository)
                .<CsvRow, Checked>chunk(CHUNK)
                .transactionManager(transactions)
                .reader(importRows)
                .processor(checker)
                .writer(runRows::store)
                .build();
    }

    @Bean
    Step writeRejectsStep(JobRepository repository, PlatformTransactionManager transactions, RejectsFile rejectsFile) {
        return new StepBuilder("write-rejects", repository)
                .tasklet(rejectsFile, transactions)
                .build();
    }

    @Bean
    @StepScope
    RowReader importRows(ImportRuns runs, RowSources sources, @Value("#{jobParameters['run']}") long run) {
        return new RowReader(runs, sources, run);
    }

    @Bean
    @StepScope
    RunRows runRows(
            RetriedTransactions transactions,
            ImportRuns runs,
            RowSources sources,
            RowKinds kinds,
            @Value("#{jobParameters['run']}") long run) {
        return new RunRows(transactions, runs, sources, kinds, run);
    }
}
