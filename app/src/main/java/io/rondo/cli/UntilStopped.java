package io.rondo.cli;

import io.rondo.sandbox.ExitHook;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command wait for Ctrl+C (or a polite kill) and still close what it opened before the process ends. A command that does
 * something else at that moment is ended in the middle of it; nothing Rondo does minds that.
 */
final class UntilStopped implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private volatile boolean waiting;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    UntilStopped() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::askAndWait, ExitHook.ORDERLY_STOP));
    }

    private void askAndWait() {
        asked.countDown();
        if (!waiting) {
            return;
        }
        try {
            closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void await() throws InterruptedException {
        waiting = true;
        asked.await();
    }

    /** Everything is closed; the process may end. Close this last. */
    @Override
    public void close() {
        closed.countDown();
    }
}
