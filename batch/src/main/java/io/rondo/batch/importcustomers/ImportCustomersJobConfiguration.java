package io.rondo.batch.importcustomers;

import io.rondo.batch.files.CsvRow;
import io.rondo.batch.files.FileLimits;
import io.rondo.batch.files.ImportRuns;
import io.rondo.batch.files.RejectsFile;
import io.rondo.batch.files.RowReader;
import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.BusinessClock;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** The job {@code import-customers}: read rows, check them, store them in chunks; then write down what was refused. */
@Configuration(proxyBeanMethods = false)
class ImportCustomersJobConfiguration {

    static final int CHUNK = 1_000;

    @Bean
    Job importCustomersJob(JobRepository repository, Step storeCustomersStep, Step writeCustomerRejectsStep) {
        return new JobBuilder("import-customers", repository)
                .start(storeCustomersStep)
                .next(writeCustomerRejectsStep)
                .build();
    }

    @Bean
    Step storeCustomersStep(
            JobRepository repository,
            PlatformTransactionManager transactions,
            RowReader customerRows,
            RowChecker customerChecker,
            CustomerWriter customerWriter) {
        return new StepBuilder("store-customers", repository)
                .<CsvRow, RowChecker.Checked>chunk(CHUNK)
                .transactionManager(transactions)
                .reader(customerRows)
                .processor(customerChecker)
                .writer(customerWriter)
                .build();
    }

    @Bean
    Step writeCustomerRejectsStep(
            JobRepository repository, PlatformTransactionManager transactions, RejectsFile rejectsFile) {
        return new StepBuilder("write-customer-rejects", repository)
                .tasklet(rejectsFile, transactions)
                .build();
    }

    @Bean
    @StepScope
    RowReader customerRows(ImportRuns runs, FileLimits limits, @Value("#{jobParameters['run']}") long run) {
        return new RowReader(runs, limits, run);
    }

    @Bean
    @StepScope
    RowChecker customerChecker(
            ImportRuns runs,
            FileLimits limits,
            AddressDigests digests,
            JsonMapper json,
            @Value("#{jobParameters['run']}") long run) {
        return new RowChecker(FileLayout.of(runs.file(run), limits), digests, json);
    }

    @Bean
    @StepScope
    CustomerWriter customerWriter(
            ImportRuns runs,
            FileLimits limits,
            JdbcClient jdbc,
            BusinessClock clock,
            @Value("#{jobParameters['run']}") long run) {
        return new CustomerWriter(runs, new CustomerTables(jdbc, clock, FileLayout.of(runs.file(run), limits)), run);
    }
}
