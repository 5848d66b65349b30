package io.rondo.batch.buildlist;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** The job {@code build-list}: one step and one transaction, so that the customers considered are those of one moment. */
@Configuration(proxyBeanMethods = false)
class BuildListJobConfiguration {

    @Bean
    Job buildListJob(JobRepository repository, Step drawListStep) {
        return new JobBuilder("build-list", repository).start(drawListStep).build();
    }

    @Bean
    Step drawListStep(JobRepository repository, PlatformTransactionManager transactions, BuildListTasklet tasklet) {
        return new StepBuilder("draw-list", repository)
                .tasklet(tasklet, transactions)
                .build();
    }
}
