package io.rondo.batch.buildlist;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The jobs {@code find-candidates}, one for each partition, side by side on as many nodes as there are, and {@code build-list}, which
 * makes one list of what they found. Each is one step and one transaction: done or not begun.
 */
@Configuration(proxyBeanMethods = false)
class BuildListJobConfiguration {

    @Bean
    Job findCandidatesJob(JobRepository repository, Step findCandidatesStep) {
        return new JobBuilder("find-candidates", repository)
                .start(findCandidatesStep)
                .build();
    }

    @Bean
    Step findCandidatesStep(
            JobRepository repository, PlatformTransactionManager transactions, FindCandidatesTasklet tasklet) {
        return new StepBuilder("find-candidates", repository)
                .tasklet(tasklet, transactions)
                .build();
    }

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
