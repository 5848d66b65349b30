package io.rondo.workers.campaigns;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.response.ActivatedJob;
import io.rondo.kernel.Role;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Keeps long jobs for the node that works on them: as long as it lives, it asks the broker every few seconds for {@link #FOR} more,
 * counted from then. So a job may take hours and is given to another node soon after its own has died.
 *
 * <p>A beat that fails is let go: the next comes soon, and a job that is handed out again while its first node still works on it
 * finds the batch job busy, or done.
 */
@Component
@Role("batch")
class KeptJobs {

    /** How long the broker waits for a node it does not hear of, in milliseconds of business time. */
    static final long FOR = 30_000;

    private static final Logger log = LoggerFactory.getLogger(KeptJobs.class);

    private final CamundaClient client;
    private final Duration beat;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kept-jobs").factory());

    KeptJobs(CamundaClient client, @Value("${rondo.jobs.beat:PT8S}") Duration beat) {
        this.client = client;
        this.beat = beat;
    }

    /** A job that is kept until this is closed. */
    interface Keeping extends AutoCloseable {
        @Override
        void close();
    }

    Keeping keep(ActivatedJob job) {
        var millis = beat.toMillis();
        var beating = timer.scheduleWithFixedDelay(() -> beat(job), millis, millis, TimeUnit.MILLISECONDS);
        return () -> beating.cancel(false);
    }

    private void beat(ActivatedJob job) {
        try {
            client.newUpdateTimeoutCommand(job)
                    .timeout(Duration.ofMillis(FOR))
                    .send()
                    .exceptionally(e -> {
                        log.debug("Job {} could not be kept: {}", job.getKey(), e.getMessage());
                        return null;
                    });
        } catch (RuntimeException e) {
            // Thrown, it would end the beating.
            log.debug("Job {} could not be kept: {}", job.getKey(), e.getMessage());
        }
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }
}
