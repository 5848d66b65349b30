package io.rondo.workers.index;

import io.rondo.history.HistoryAwayException;
import io.rondo.kernel.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps the index relay running on nodes that play the role {@code workers}. A thread that found work looks again at
 * once, an idle one after a pause that doubles up to half a second, one that found Elasticsearch away after up to five.
 */
@Component
@Role("workers")
class IndexRelayThreads implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(IndexRelayThreads.class);
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration LONGEST_IDLE = Duration.ofMillis(500);

    private final IndexRelay relay;
    private final int count;
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable CountDownLatch stopped;

    IndexRelayThreads(IndexRelay relay, @Value("${rondo.index.threads:1}") int count) {
        this.relay = relay;
        this.count = count;
    }

    @Override
    public synchronized void start() {
        var latch = new CountDownLatch(1);
        stopped = latch;
        for (int i = 1; i <= count; i++) {
            threads.add(Thread.ofPlatform().name("index-relay-" + i).daemon().start(() -> run(latch)));
        }
    }

    private void run(CountDownLatch end) {
        var pause = SHORTEST;
        var away = false;
        try {
            do {
                try {
                    var done = relay.round();
                    pause = done > 0 ? Duration.ZERO : longer(pause, LONGEST_IDLE);
                    if (away && done > 0) {
                        log.info("Elasticsearch answers again");
                        away = false;
                    }
                } catch (HistoryAwayException e) {
                    if (!away) {
                        log.warn("Elasticsearch is away ({}); outbox rows wait", e.getMessage());
                        away = true;
                    }
                    pause = longer(pause, IndexOutbox.LONGEST_AWAY);
                } catch (RuntimeException e) {
                    // The database, or a mistake of ours: the rows are unclaimed again, nothing is lost by trying on.
                    log.error("The index relay failed and goes on", e);
                    pause = longer(pause, IndexOutbox.LONGEST_AWAY);
                }
            } while (!end.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause, Duration longest) {
        var doubled = pause.isZero() ? SHORTEST : pause.multipliedBy(2);
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }

    /** Waits for batches in hand, so that no transaction meets a closed connection pool. */
    @Override
    public synchronized void stop() {
        if (stopped != null) {
            stopped.countDown();
            stopped = null;
        }
        try {
            for (var thread : threads) {
                thread.join(Duration.ofSeconds(35));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return stopped != null;
    }
}
