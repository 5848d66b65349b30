package io.rondo.batch;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.stereotype.Component;

/**
 * Runs one job instance to its end, whatever happened to it before: never started, failed, or left STARTED by a node that
 * was killed. Spring Batch alone refuses the last for ever. An advisory lock, which dies with its connection, tells a dead
 * owner from a busy one: whoever gets it knows that nobody runs the instance, recovers what is left and restarts it.
 *
 * <p>Call it outside of a transaction: Spring Batch keeps its own.
 */
@Component
class JobRuns {

    private static final Logger log = LoggerFactory.getLogger(JobRuns.class);

    private final JobOperator operator;
    private final JobRepository repository;
    private final DataSource dataSource;

    JobRuns(JobOperator operator, JobRepository repository, DataSource dataSource) {
        this.operator = operator;
        this.repository = repository;
        this.dataSource = dataSource;
    }

    /**
     * Runs the job to completion; an instance that is complete already is left alone.
     *
     * @param subject what the job works on; two runs with the same subject exclude each other
     * @param parameters asked under the lock
     * @throws JobBusy if another node is at it
     * @throws JobFailed if a step failed; calling again goes on where it stopped
     */
    void run(Job job, String subject, Supplier<JobParameters> parameters) {
        var key = job.getName() + "/" + subject;
        try (var connection = dataSource.getConnection()) {
            if (!lock(connection, "select pg_try_advisory_lock(hashtextextended(?, 0))", key)) {
                throw new JobBusy(key);
            }
            try {
                complete(job, key, parameters.get());
            } finally {
                lock(connection, "select pg_advisory_unlock(hashtextextended(?, 0))", key);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to lock job '%s', but PostgreSQL refused".formatted(key), e);
        }
    }

    private void complete(Job job, String key, JobParameters parameters) {
        var last = repository.getLastJobExecution(job.getName(), parameters);
        if (last != null && last.getStatus() == BatchStatus.COMPLETED) {
            return;
        }
        var execution = last == null ? start(job, key, parameters) : restart(key, last);
        if (execution.getStatus() != BatchStatus.COMPLETED) {
            forgetWords(execution);
            var causes = execution.getAllFailureExceptions();
            throw new JobFailed(key, execution.getStatus(), causes.isEmpty() ? null : causes.getFirst());
        }
    }

    /** What went wrong may quote rows, and Batch keeps it where no erasure looks: the caller tells it instead. */
    private void forgetWords(JobExecution execution) {
        for (var step : execution.getStepExecutions()) {
            step.setExitStatus(new ExitStatus(step.getExitStatus().getExitCode()));
            repository.update(step);
        }
        execution.setExitStatus(new ExitStatus(execution.getExitStatus().getExitCode()));
        repository.update(execution);
    }

    private JobExecution start(Job job, String key, JobParameters parameters) {
        try {
            return operator.start(job, parameters);
        } catch (Exception e) {
            throw new JobFailed(key, BatchStatus.UNKNOWN, e);
        }
    }

    private JobExecution restart(String key, JobExecution last) {
        try {
            if (last.isRunning() || last.isStopping()) {
                log.info("Job {} was left {} by a node that is gone; recovering it", key, last.getStatus());
                last = operator.recover(last);
            }
            return operator.restart(last);
        } catch (Exception e) {
            throw new JobFailed(key, BatchStatus.UNKNOWN, e);
        }
    }

    private static boolean lock(Connection connection, String sql, String key) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            try (var row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
