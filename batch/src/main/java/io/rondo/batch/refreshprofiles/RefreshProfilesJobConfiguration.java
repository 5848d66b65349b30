package io.rondo.batch.refreshprofiles;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import java.util.function.ObjLongConsumer;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code refresh-profiles}: take who is due → gather figures, a partition at a time → fix what customers are compared
 * with, once per business day → judge, a partition at a time → end. A partition is one transaction, so a killed run goes on with
 * the partitions that were not finished.
 */
@Configuration(proxyBeanMethods = false)
class RefreshProfilesJobConfiguration {

    /** Partitions at work at once in one node: each holds a connection. */
    private static final int AT_ONCE = 3;

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final ProfileRuns runs;

    RefreshProfilesJobConfiguration(
            JobRepository repository, PlatformTransactionManager transactions, ProfileRuns runs) {
        this.repository = repository;
        this.transactions = transactions;
        this.runs = runs;
    }

    @Bean
    Job refreshProfilesJob(FigureGatherer gatherer, Norms norms, FigureJudge judge) {
        return new JobBuilder("refresh-profiles", repository)
                .start(once("take-due", (runs, run) -> runs.takeDue(run)))
                .next(partitioned("gather-figures", gatherer::gather))
                .next(once("fix-norms", (runs, run) -> norms.fix(runs.get(run))))
                .next(partitioned("judge-figures", judge::judge))
                .next(once("end-refresh", (runs, run) -> runs.end(run)))
                .build();
    }

    private Step once(String name, ObjLongConsumer<ProfileRuns> work) {
        Tasklet tasklet = (contribution, context) -> {
            work.accept(runs, run(context));
            return RepeatStatus.FINISHED;
        };
        return new StepBuilder(name, repository).tasklet(tasklet, transactions).build();
    }

    private Step partitioned(String name, ObjIntConsumer<ProfileRuns.Run> work) {
        Tasklet tasklet = (contribution, context) -> {
            work.accept(
                    runs.get(run(context)),
                    contribution.getStepExecution().getExecutionContext().getInt("part"));
            return RepeatStatus.FINISHED;
        };
        var executor = new SimpleAsyncTaskExecutor(name + "-");
        executor.setConcurrencyLimit(AT_ONCE);
        return new StepBuilder(name, repository)
                .partitioner(name + "-part", this::parts)
                .step(new StepBuilder(name + "-part", repository)
                        .tasklet(tasklet, transactions)
                        .build())
                .taskExecutor(executor)
                .build();
    }

    private Map<String, ExecutionContext> parts(int gridSize) {
        var parts = new HashMap<String, ExecutionContext>();
        for (var part = 0; part < runs.parts(); part++) {
            var context = new ExecutionContext();
            context.putInt("part", part);
            parts.put(Integer.toString(part), context);
        }
        return parts;
    }

    private static long run(ChunkContext context) {
        if (context.getStepContext().getJobParameters().get("run") instanceof Long run) {
            return run;
        }
        throw new IllegalStateException("Expected the job to have parameter 'run'");
    }
}
