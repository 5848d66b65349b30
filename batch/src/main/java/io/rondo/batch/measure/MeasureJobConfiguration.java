package io.rondo.batch.measure;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/**
 * The job {@code measure}: one step. It keeps its own transactions: the two reads it compares are snapshots of their own, and
 * none is held open while Elasticsearch answers. Killed after it stored the report, it stores it again.
 */
@Configuration(proxyBeanMethods = false)
class MeasureJobConfiguration {

    @Bean
    Job measureJob(JobRepository repository, Step measureCampaignStep) {
        return new JobBuilder("measure", repository).start(measureCampaignStep).build();
    }

    @Bean
    Step measureCampaignStep(
            JobRepository repository, PlatformTransactionManager transactions, MeasureTasklet tasklet) {
        return new StepBuilder("measure-campaign", repository)
                .tasklet(tasklet, transactions)
                .transactionAttribute(new DefaultTransactionAttribute(TransactionDefinition.PROPAGATION_NOT_SUPPORTED))
                .build();
    }
}
