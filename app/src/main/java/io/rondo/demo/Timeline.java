package io.rondo.demo;

import static io.rondo.kernel.Sql.at;

import io.rondo.sandbox.BrokerActivity;
import io.rondo.sandbox.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Moves business time: only when nothing due is unfinished, to the next moment somebody waits for, and never far at once, because
 * timers inside the engine are not known here.
 */
final class Timeline {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration QUIET = Duration.ofMillis(150);

    private final Sandbox sandbox;
    private final JdbcClient jdbc;
    private final List<Actor> actors;
    private final CaughtUp caughtUp;
    private final Landings landings;
    private @Nullable BrokerActivity quiet;

    /** Brings read models (tasks, mailboxes) up to what the servers know; says what was still missing, or null. */
    interface CaughtUp {
        @Nullable
        String catchUp();
    }

    Timeline(Sandbox sandbox, JdbcClient jdbc, Landings landings, List<Actor> actors, CaughtUp caughtUp) {
        this.sandbox = sandbox;
        this.jdbc = jdbc;
        this.landings = landings;
        this.actors = actors;
        this.caughtUp = caughtUp;
    }

    /**
     * Lets time pass until the condition holds.
     *
     * @param limit business time after which this gives up
     * @throws TimeoutException if the condition does not hold by then, or something due stays unfinished
     */
    void runUntil(BooleanSupplier done, Duration limit) throws InterruptedException, TimeoutException {
        var end = sandbox.clock().now().plus(limit);
        while (true) {
            settle();
            if (done.getAsBoolean()) {
                return;
            }
            var now = sandbox.clock().now();
            if (now.isAfter(end)) {
                throw new TimeoutException(
                        "Expected the campaign to get further within %s of business time".formatted(limit));
            }
            var acted = 0;
            for (var actor : actors) {
                acted += actor.actUntil(now);
            }
            if (acted == 0) {
                sandbox.clock().advanceAndSettle(step(now), PATIENCE);
                quiet = sandbox.broker().look();
            }
        }
    }

    private Duration step(Instant now) {
        var due = Stream.concat(actors.stream().map(Actor::nextDue).flatMap(Optional::stream), nextDelivery().stream())
                .min(Instant::compareTo);
        return Duration.between(now, landings.next(now, due));
    }

    private Optional<Instant> nextDelivery() {
        return jdbc.sql("select min(due_at) from delivery where standing = 'open' and state = 'PENDING'")
                .query((row, n) -> Optional.<OffsetDateTime>ofNullable(row.getObject(1, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant))
                .single();
    }

    /** Waits until everything due has happened everywhere: outbox, ledger, engine, read models. */
    void settle() throws InterruptedException, TimeoutException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        @Nullable String busy;
        do {
            busy = unfinished();
            if (busy == null) {
                awaitQuiet();
                busy = unfinished();
                if (busy == null) {
                    busy = caughtUp.catchUp();
                }
            }
            if (busy != null) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException(
                            "Expected everything due to be finished within %s, but %s".formatted(PATIENCE, busy));
                }
                TimeUnit.MILLISECONDS.sleep(25);
            }
        } while (busy != null);
    }

    /** Nothing to wait for if the broker did nothing since it was quiet last. */
    private void awaitQuiet() throws InterruptedException, TimeoutException {
        var before = quiet;
        if (before == null || !sandbox.broker().look().quietSince(before)) {
            sandbox.broker().awaitQuiet(QUIET, PATIENCE);
            quiet = sandbox.broker().look();
        }
    }

    private @Nullable String unfinished() {
        var found = jdbc.sql("""
                        select (select count(*) from outbox) told,
                               (select count(*) from delivery where standing = 'open'
                                  and (state in ('CLAIMED', 'SENDING') or due_at <= :now)) sending""")
                .param("now", at(sandbox.clock().now()))
                .query((row, n) -> new long[] {row.getLong("told"), row.getLong("sending")})
                .single();
        if (found[0] > 0) {
            return found[0] + " outbox rows wait";
        }
        if (found[1] > 0) {
            return found[1] + " deliveries are under way";
        }
        var waiting = jdbc.sql("select count(*) from delivery where standing = 'open' and state = 'PENDING'")
                .query(Long.class)
                .single();
        var open = sandbox.broker().look().openJobs();
        return open > waiting ? "%d jobs are open".formatted(open) : null;
    }
}
