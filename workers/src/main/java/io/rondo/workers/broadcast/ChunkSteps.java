package io.rondo.workers.broadcast;

import io.rondo.deliveries.ChunkDeliveries;
import io.rondo.kernel.Role;
import io.rondo.workers.Poller;
import io.rondo.workers.PollingLoop;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Looks for chunk messages whose last delivery is settled; beside the dispatcher, so that no send waits for a chunk's counter. */
@Component
@Role("workers")
class ChunkSteps extends Poller {

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final ChunkDeliveries deliveries;

    ChunkSteps(ChunkDeliveries deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    protected List<PollingLoop> begin() {
        return List.of(PollingLoop.start("chunk-steps", 1, EVERY, deliveries::tellSettled));
    }
}
