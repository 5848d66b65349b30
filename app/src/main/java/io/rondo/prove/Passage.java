package io.rondo.prove;

import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.SandboxException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Moves business time when nothing is under way, and only as far as something waits: to the next delivery that was put off, past the time
 * after which the broker hands a dead node's jobs to others, and, when every contact is settled, towards the end of the response window.
 */
final class Passage {

    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Duration QUIET = Duration.ofMillis(600);

    /** Longer than a worker may keep a job. */
    private static final Duration JOBS_COME_BACK = Duration.ofSeconds(305);

    /** Shorter than what the flows wait for, and the same time of day again: nobody is written to at night. */
    private static final Duration TOWARDS_THE_END = Duration.ofDays(1);

    private final Sandbox sandbox;
    private final Staff staff;
    private final Books books;
    private long idleSince = System.nanoTime();

    Passage(Sandbox sandbox, Staff staff, Books books) {
        this.sandbox = sandbox;
        this.staff = staff;
        this.books = books;
    }

    /** Lets time pass until the condition holds. */
    void until(String what, BooleanSupplier done) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new ProofException("Expected %s within %s, but there is left: %s; incidents: %d"
                        .formatted(what, PATIENCE, books.left(), books.incidents()));
            }
            goOn();
        }
    }

    /** Lets the manager work, and moves time a step if nothing happens otherwise. */
    void goOn() throws InterruptedException {
        staff.work();
        var left = books.left();
        if (left.underWay() > 0 || !quiet()) {
            idleSince = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(50);
            return;
        }
        if (System.nanoTime() - idleSince < QUIET.toNanos()) {
            return;
        }
        idleSince = System.nanoTime();
        sandbox.clock().advance(step(left, sandbox.clock().now()));
    }

    private static Duration step(Books.Left left, Instant now) {
        var step = left.unsettled() > 0 ? JOBS_COME_BACK : TOWARDS_THE_END;
        return left.nextDue()
                .map(due -> due.isAfter(now) ? Duration.between(now, due).plusMillis(100) : Duration.ZERO)
                .filter(wait -> wait.compareTo(step) < 0)
                .orElse(step);
    }

    private boolean quiet() throws InterruptedException {
        try {
            sandbox.broker().awaitQuiet(Duration.ofMillis(150), Duration.ofMillis(200));
            return true;
        } catch (TimeoutException | SandboxException busyOrRestarting) {
            return false;
        }
    }
}
