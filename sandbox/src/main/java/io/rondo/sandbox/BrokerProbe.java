package io.rondo.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the broker is doing, read from its metrics. Quiet means that it has nothing to do by itself: what workers hold, and
 * what waits in PostgreSQL, only Rondo knows.
 */
public final class BrokerProbe {
    /** Longer than the broker's pauses within one run of due timers (100 ms between its looks, another 100 ms when it yields). */
    static final Duration QUIET = Duration.ofMillis(400);

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final URI metrics;

    BrokerProbe(String management) {
        this.metrics = URI.create(
                management + "/actuator/prometheus?includedNames=" + String.join(",", BrokerActivity.COUNTERS));
    }

    /** @throws SandboxException if the broker does not answer */
    public BrokerActivity look() {
        try {
            HttpResponse<String> answer = Http.get(metrics);
            if (answer.statusCode() != 200) {
                throw new SandboxException("Expected the broker's metrics, but got status " + answer.statusCode());
            }
            return BrokerActivity.parse(answer.body());
        } catch (IOException e) {
            throw new SandboxException("The broker's metrics cannot be read: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("Interrupted while reading the broker's metrics", e);
        }
    }

    /**
     * Waits until no process instance and no job has gone a step further for {@code quiet}.
     *
     * @throws TimeoutException if it is still busy after {@code patience}
     */
    public void awaitQuiet(Duration quiet, Duration patience) throws TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        BrokerActivity before = look();
        long since = System.nanoTime();
        while (System.nanoTime() - since < quiet.toNanos()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        "Expected the broker to be quiet for %s within %s, but it is busy".formatted(quiet, patience));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            BrokerActivity now = look();
            if (!now.quietSince(before)) {
                since = System.nanoTime();
            }
            before = now;
        }
    }

    /**
     * Waits until every partition has looked for due timers since {@code before} and nothing has happened for a while after that: then
     * all timers due by now have fired, and the engine has gone on to the next job, wait or end. An idle partition looks once a second;
     * right after a jump in time it looks at once.
     */
    public void awaitTimersFired(BrokerActivity before, Duration patience)
            throws TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!look().checkedTimersSince(before)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("Expected each partition to look for due timers within %s, but not all did"
                        .formatted(patience));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        }
        awaitQuiet(QUIET, patience);
    }
}
