package io.rondo.workers.exported;

import io.rondo.kernel.Role;
import io.rondo.tasks.Completions;
import io.rondo.tasks.ExportedRecords;
import io.rondo.workers.Poller;
import io.rondo.workers.PollingLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads the engine's exported records twice a second, on every node with workers; one of them at a time applies them. */
@Component
@Role("workers")
class ExportedPoller extends Poller {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PAUSE_BETWEEN_RETRIES = Duration.ofSeconds(5);

    private final ExportedRecords records;
    private final Completions completions;

    ExportedPoller(ExportedRecords records, Completions completions) {
        this.records = records;
        this.completions = completions;
    }

    @Override
    protected List<PollingLoop> begin() {
        return List.of(
                PollingLoop.start("exported-records", 1, PAUSE, this::poll),
                PollingLoop.start("untold-completions", 1, PAUSE_BETWEEN_RETRIES, completions::retryUntold));
    }

    private int poll() {
        try {
            return records.pollOnce();
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to read the engine's exported records, but %s".formatted(e), e);
        }
    }
}
