package io.rondo.batch.importlist;

import io.rondo.batch.files.CsvRow;
import io.rondo.batch.files.ImportRuns;
import io.rondo.batch.files.RejectsFile;
import io.rondo.batch.files.RowReader;
import io.rondo.batch.files.RowSources;
import io.rondo.offers.Offer;
import io.rondo.offers.Offers;
import java.util.HashSet;
import java.util.stream.Collectors;
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

/** The job {@code import-list}: read candidates in chunks; freeze them as the list; write down what was refused. */
@Configuration(proxyBeanMethods = false)
class ImportListJobConfiguration {

    static final int CHUNK = 1_000;

    @Bean
    Job importListJob(
            JobRepository repository, Step readCandidatesStep, Step freezeCandidatesStep, Step writeListRejectsStep) {
        return new JobBuilder("import-list", repository)
                .start(readCandidatesStep)
                .next(freezeCandidatesStep)
                .next(writeListRejectsStep)
                .build();
    }

    @Bean
    Step readCandidatesStep(
            JobRepository repository,
            PlatformTransactionManager transactions,
            RowReader listRows,
            ListLineChecker listLineChecker,
            CandidateWriter candidateWriter) {
        return new StepBuilder("read-candidates", repository)
                .<CsvRow, ListLineChecker.Checked>chunk(CHUNK)
                .transactionManager(transactions)
                .reader(listRows)
                .processor(listLineChecker)
                .writer(candidateWriter)
                .build();
    }

    @Bean
    Step freezeCandidatesStep(
            JobRepository repository, PlatformTransactionManager transactions, FreezeCandidatesTasklet tasklet) {
        return new StepBuilder("freeze-candidates", repository)
                .tasklet(tasklet, transactions)
                .build();
    }

    @Bean
    Step writeListRejectsStep(
            JobRepository repository, PlatformTransactionManager transactions, RejectsFile rejectsFile) {
        return new StepBuilder("write-list-rejects", repository)
                .tasklet(rejectsFile, transactions)
                .build();
    }

    @Bean
    @StepScope
    RowReader listRows(ImportRuns runs, RowSources sources, @Value("#{jobParameters['run']}") long run) {
        return new RowReader(runs, sources, run);
    }

    @Bean
    @StepScope
    ListLineChecker listLineChecker(
            JdbcClient jdbc, Offers offers, @Value("#{jobParameters['campaign']}") long campaign) {
        var arms = jdbc.sql("select arm from campaign_arm where campaign_id = :id")
                .param("id", campaign)
                .query((row, number) -> row.getString(1))
                .list();
        var waves = jdbc.sql("select waves from campaign where id = :id")
                .param("id", campaign)
                .query(Integer.class)
                .single();
        var codes = offers.all().stream()
                .collect(Collectors.toMap(Offer::code, offer -> offer.id().value()));
        return new ListLineChecker(new HashSet<>(arms), waves, codes);
    }

    @Bean
    @StepScope
    CandidateWriter candidateWriter(ImportRuns runs, JdbcClient jdbc, @Value("#{jobParameters['run']}") long run) {
        return new CandidateWriter(runs, jdbc, run);
    }
}
