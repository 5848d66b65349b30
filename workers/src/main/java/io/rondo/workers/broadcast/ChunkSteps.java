package io.rondo.workers.broadcast;

import io.rondo.deliveries.ChunkDeliveries;
import io.rondo.kernel.Role;
import io.rondo.workers.PollingLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks for chunk messages whose last delivery is settled; beside the dispatcher, so that no send waits for a chunk's counter. */
@Component
@Role("workers")
class ChunkSteps implements SmartLifecycle {

    private static final Duration EVERY = Duration.ofMillis(250);

    private final ChunkDeliveries deliveries;
    private @Nullable PollingLoop loop;

    ChunkSteps(ChunkDeliveries deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    public void start() {
        loop = PollingLoop.start("chunk-steps", 1, EVERY, deliveries::tellSettled);
    }

    @Override
    public void stop() {
        var running = loop;
        loop = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }
}
