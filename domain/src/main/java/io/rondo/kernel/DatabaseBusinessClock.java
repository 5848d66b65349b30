package io.rondo.kernel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The business clock: system time plus an offset kept in PostgreSQL, so that every node and every restart sees the same
 * time. The offset is zero in production; it is read again at most once in {@link #REFRESH}.
 */
@Component
public class DatabaseBusinessClock implements BusinessClock {

    private static final Duration REFRESH = Duration.ofMillis(250);

    private final JdbcClient jdbc;
    private final Clock systemClock;
    private volatile Reading reading;

    DatabaseBusinessClock(JdbcClient jdbc, Clock systemClock) {
        this.jdbc = jdbc;
        this.systemClock = systemClock;
        this.reading = new Reading(Duration.ZERO, Instant.MIN);
    }

    @Override
    public Instant now() {
        var system = systemClock.instant();
        var current = reading;
        if (current.readAt().isBefore(system.minus(REFRESH))) {
            current = read(system);
        }
        return system.plus(current.offset());
    }

    /** Moves this clock forward to the given offset from system time; a smaller offset than the present one is ignored. */
    public void moveTo(Duration offset) {
        jdbc.sql("update business_clock set offset_ms = greatest(offset_ms, :offset)")
                .param("offset", offset.toMillis())
                .update();
        read(systemClock.instant());
    }

    private Reading read(Instant system) {
        var millis = jdbc.sql("select offset_ms from business_clock")
                .query(Long.class)
                .single();
        var fresh = new Reading(Duration.ofMillis(millis), system);
        reading = fresh;
        return fresh;
    }

    private record Reading(Duration offset, Instant readAt) {}
}
