package io.rondo.batch.matchcustomers;

import io.rondo.identity.AutomaticMerges;
import io.rondo.identity.Matching;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code match-customers}: compute what records are compared by → find pairs → merge those beyond doubt. The first two steps
 * are one transaction each, set-based and repeatable; the last merges some hundred pairs in a transaction, and each pair that is done
 * is no candidate any more. A killed run that goes on, perhaps days later, begins with the first two again: what was found before is merged only
 * if it is still true.
 */
@Configuration(proxyBeanMethods = false)
class MatchCustomersJobConfiguration {

    @Bean
    Job matchCustomersJob(
            JobRepository repository, Step refreshMatchKeysStep, Step findPairsStep, Step mergePairsStep) {
        return new JobBuilder("match-customers", repository)
                .start(refreshMatchKeysStep)
                .next(findPairsStep)
                .next(mergePairsStep)
                .build();
    }

    @Bean
    Step refreshMatchKeysStep(JobRepository repository, PlatformTransactionManager transactions, Matching matching) {
        return new StepBuilder("refresh-match-keys", repository)
                .tasklet(
                        (contribution, context) -> {
                            contribution.incrementWriteCount(matching.refreshKeys());
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .allowStartIfComplete(true)
                .build();
    }

    @Bean
    Step findPairsStep(JobRepository repository, PlatformTransactionManager transactions, Matching matching) {
        return new StepBuilder("find-pairs", repository)
                .tasklet(
                        (contribution, context) -> {
                            contribution.incrementWriteCount(matching.findPairs());
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .allowStartIfComplete(true)
                .build();
    }

    @Bean
    Step mergePairsStep(JobRepository repository, PlatformTransactionManager transactions, AutomaticMerges merges) {
        return new StepBuilder("merge-pairs", repository)
                .tasklet(
                        (contribution, context) -> {
                            var progress = merges.next();
                            contribution.incrementWriteCount(progress.merged());
                            return RepeatStatus.continueIf(progress.left());
                        },
                        transactions)
                .build();
    }
}
