package io.rondo.workers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a piece of work again and again on threads of its own: at once while it finds something to do, after a pause when it
 * finds nothing, after a longer one when it fails. Nothing it throws ends the loop, not even an error of the machine: a loop that
 * ended unseen would look as if it had nothing to do.
 */
public final class PollingLoop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PollingLoop.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final IntSupplier work;
    private final Duration pause;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Starts the loop.
     *
     * @param work does some work and returns how much it found; 0 means nothing is waiting
     */
    public static PollingLoop start(String name, int threads, Duration pause, IntSupplier work) {
        var loop = new PollingLoop(name, work, pause);
        for (int i = 0; i < threads; i++) {
            loop.threads.add(Thread.ofPlatform()
                    .name("%s-%d".formatted(name, i + 1))
                    .daemon()
                    .start(loop::run));
        }
        return loop;
    }

    private PollingLoop(String name, IntSupplier work, Duration pause) {
        this.name = name;
        this.work = work;
        this.pause = pause;
    }

    private void run() {
        @Nullable Throwable before = null;
        while (stopped.getCount() > 0) {
            try {
                var found = work.getAsInt();
                before = null;
                if (found == 0 && await(pause)) {
                    return;
                }
            } catch (Throwable e) {
                if (stopped.getCount() == 0) {
                    return;
                }
                tell(e, before);
                before = e;
                if (await(AFTER_FAILURE)) {
                    return;
                }
            }
        }
    }

    /** The first failure in a row tells all; a server that is away for an hour does not fill the log. */
    private void tell(Throwable failure, @Nullable Throwable before) {
        try {
            if (failure instanceof Error && !(before instanceof Error)) {
                log.error("{} failed and will go on trying", name, failure);
            } else if (before == null) {
                log.warn("{} failed and will go on trying: {}", name, failure.toString());
                log.debug("{} failed", name, failure);
            } else {
                log.debug("{} still fails: {}", name, failure.toString());
            }
        } catch (Throwable e) {
            // Without the memory to say so there is nothing to do but go on.
        }
    }

    private boolean await(Duration time) {
        try {
            return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Lets the work in hand finish, at most ten seconds. */
    @Override
    public void close() {
        stopped.countDown();
        for (var thread : threads) {
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
