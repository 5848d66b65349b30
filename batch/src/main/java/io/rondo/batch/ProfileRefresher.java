package io.rondo.batch;

import io.rondo.batch.refreshprofiles.ProfileRuns;
import io.rondo.identity.CustomerMatching;
import io.rondo.kernel.Role;
import io.rondo.quality.QualityScoring;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Refreshes profiles from time to time and after each import, on the nodes with the role {@code batch}, whenever there is somebody to refresh, and looks for
 * duplicates before and scores the data once a day: for customers that come line by line nobody else does. Nodes exclude each other by the jobs' locks.
 */
@Component
@Role("batch")
class ProfileRefresher implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ProfileRefresher.class);

    private final BatchJobs jobs;
    private final ProfileRuns runs;
    private final CustomerMatching matching;
    private final QualityScoring scoring;
    private final Duration every;
    private final AtomicBoolean asked = new AtomicBoolean();
    private @Nullable ScheduledExecutorService timer;

    /** @param every system time between two looks; zero: never */
    ProfileRefresher(
            BatchJobs jobs,
            ProfileRuns runs,
            CustomerMatching matching,
            QualityScoring scoring,
            @Value("${rondo.profiles.refresh-every:PT15M}") Duration every) {
        this.jobs = jobs;
        this.runs = runs;
        this.matching = matching;
        this.scoring = scoring;
        this.every = every;
    }

    @Override
    public synchronized void start() {
        if (every.isPositive() && timer == null) {
            timer = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("refresh-profiles").factory());
            timer.scheduleWithFixedDelay(
                    () -> look(matching::run), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Somebody changed and was matched: refreshes behind what is under way. Nothing where this node does not look. */
    synchronized void soon() {
        if (timer != null && asked.compareAndSet(false, true)) {
            timer.execute(() -> {
                asked.set(false);
                look(() -> {});
            });
        }
    }

    /** @param before done first, if there is somebody to refresh */
    private void look(Runnable before) {
        try {
            if (runs.wanted()) {
                before.run();
                jobs.refreshProfiles();
                scoring.daily();
            }
        } catch (JobBusy e) {
            log.debug("Another node refreshes profiles");
        } catch (RuntimeException e) {
            log.warn("Profiles could not be refreshed; the next look goes on", e);
        }
    }

    @Override
    public synchronized void stop() {
        var running = timer;
        if (running != null) {
            running.shutdownNow();
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }
}
