package io.rondo.batch.scorequality;

import io.rondo.quality.Scorecard;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** The job {@code score-quality}: one step, one transaction. */
@Configuration(proxyBeanMethods = false)
class ScoreQualityJobConfiguration {

    @Bean
    Job scoreQualityJob(JobRepository repository, Step scoreQualityStep) {
        return new JobBuilder("score-quality", repository)
                .start(scoreQualityStep)
                .build();
    }

    @Bean
    Step scoreQualityStep(JobRepository repository, PlatformTransactionManager transactions, Scorecard scorecard) {
        return new StepBuilder("score-quality", repository)
                .tasklet(
                        (contribution, context) -> {
                            scorecard.score();
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }
}
