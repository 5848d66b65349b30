package io.rondo.batch;

import io.rondo.history.HistoryAwayException;
import io.rondo.kernel.Role;
import io.rondo.measurement.CampaignMeasurer;
import io.rondo.measurement.Measurement;
import io.rondo.measurement.MeasurementMismatchException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Measures campaigns again whose contacts changed after they were measured: orders come by a nightly file and are returned weeks later. On
 * nodes with the role {@code batch}, from time to time; two nodes exclude each other by the job's lock.
 */
@Component
@Role("batch")
class MeasuringAgain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MeasuringAgain.class);

    private final Measurement measurement;
    private final CampaignMeasurer measurer;
    private final Clock systemClock;
    private final Duration every;
    private @Nullable ScheduledExecutorService timer;

    /** @param every system time between two looks; zero: never */
    MeasuringAgain(
            Measurement measurement,
            CampaignMeasurer measurer,
            Clock systemClock,
            @Value("${rondo.measurement.again-every:PT15M}") Duration every) {
        this.measurement = measurement;
        this.measurer = measurer;
        this.systemClock = systemClock;
        this.every = every;
    }

    @Override
    public synchronized void start() {
        if (every.isPositive() && timer == null) {
            timer = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("measure-again").factory());
            timer.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Measures what is stale; what cannot be measured now is tried at the next look. */
    void look() {
        try {
            for (var campaign : measurement.stale()) {
                try {
                    measurer.measure(campaign, systemClock.millis());
                } catch (CampaignMeasurer.NotYet | MeasurementMismatchException e) {
                    log.info("Campaign {} is measured again later: {}", campaign, e.getMessage());
                }
            }
        } catch (HistoryAwayException e) {
            log.debug("The history is away; the next look measures again");
        } catch (RuntimeException e) {
            log.warn("Campaigns could not be measured again; the next look goes on", e);
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
