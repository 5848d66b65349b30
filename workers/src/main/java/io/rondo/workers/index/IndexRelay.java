package io.rondo.workers.index;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rondo.history.HistoryAwayException;
import io.rondo.history.HistoryWriter;
import io.rondo.history.Written;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Drains the outbox rows that say "this contact changed" and "this response was stored" into Elasticsearch. A batch is
 * one transaction: claim rows others leave alone, write the documents, delete the rows. A crash anywhere leaves the rows
 * claimed by nobody, and writing twice is harmless, so any number of threads and nodes may drain side by side.
 *
 * <p>Elasticsearch away: rows stay, wait up to {@link IndexOutbox#LONGEST_AWAY} and go again. A document Elasticsearch
 * refuses keeps its row with an error code and waits longer each time; the rows around it are done.
 */
@Component
public class IndexRelay {

    private static final Logger log = LoggerFactory.getLogger(IndexRelay.class);
    static final int BATCH = 2_000;

    private final IndexOutbox outbox;
    private final TransactionTemplate transactions;
    private final HistoryWriter writer;
    private final Timer duration;
    private final Counter indexed;
    private final Counter stale;
    private final Counter deleted;
    private final Counter refused;
    private final Counter away;

    IndexRelay(
            IndexOutbox outbox,
            HistoryWriter writer,
            TransactionTemplate transactions,
            ObjectProvider<MeterRegistry> registries) {
        this.outbox = outbox;
        this.transactions = transactions;
        this.writer = writer;
        var registry = registries.getIfAvailable(SimpleMeterRegistry::new);
        this.duration = registry.timer("rondo.index.batch");
        this.indexed = registry.counter("rondo.index.documents", "result", "indexed");
        this.stale = registry.counter("rondo.index.documents", "result", "stale");
        this.deleted = registry.counter("rondo.index.documents", "result", "deleted");
        this.refused = registry.counter("rondo.index.documents", "result", "refused");
        this.away = registry.counter("rondo.index.away");
    }

    /**
     * Drains until nothing is due; rows waiting out a back-off stay.
     *
     * @return outbox rows that are done
     * @throws HistoryAwayException if Elasticsearch is away
     */
    public int drainOnce() {
        int done = 0;
        for (int round = round(); round > 0; round = round()) {
            done += round;
        }
        return done;
    }

    /** One batch of each kind; how many rows were done. */
    int round() {
        return batch(Kind.RESPONSE) + batch(Kind.CONTACT);
    }

    private int batch(Kind kind) {
        var result = duration.record(() -> transactions.execute(status -> claimAndWrite(kind)));
        if (result == null) {
            return 0;
        }
        if (result.failure() != null) {
            // Thrown only after the commit that postponed the rows.
            throw result.failure();
        }
        return result.done();
    }

    private BatchResult claimAndWrite(Kind kind) {
        var rows = outbox.claim(kind.column(), BATCH);
        if (rows.isEmpty()) {
            return new BatchResult(0, null);
        }
        var byRef = rows.stream().collect(Collectors.groupingBy(IndexOutbox.Row::refId));
        Written written;
        try {
            written = switch (kind) {
                case CONTACT -> writer.writeContacts(byRef.keySet());
                case RESPONSE -> writer.writeResponses(byRef.keySet());
            };
        } catch (HistoryAwayException e) {
            away.increment();
            outbox.waitForElasticsearch(ids(rows));
            return new BatchResult(0, e);
        }
        count(kind, written);
        byRef.forEach((refId, same) -> {
            var refusal = written.refused().get(refId);
            if (refusal != null) {
                outbox.postpone(ids(same), refusal);
            }
        });
        var done = rows.stream()
                .filter(row -> !written.refused().containsKey(row.refId()))
                .toList();
        outbox.delete(ids(done));
        return new BatchResult(done.size(), null);
    }

    private void count(Kind kind, Written written) {
        indexed.increment(written.indexed());
        stale.increment(written.stale());
        deleted.increment(written.deleted());
        refused.increment(written.refused().size());
        if (!written.refused().isEmpty()) {
            var first = written.refused().entrySet().iterator().next();
            log.warn(
                    "Elasticsearch refused {} of the rows of kind '{}', first {} with '{}'; they stay and wait",
                    written.refused().size(),
                    kind.column(),
                    first.getKey(),
                    first.getValue().code());
        }
    }

    private static long[] ids(List<IndexOutbox.Row> rows) {
        return rows.stream().mapToLong(IndexOutbox.Row::id).toArray();
    }

    private record BatchResult(int done, @Nullable HistoryAwayException failure) {}

    private enum Kind {
        CONTACT("index-contact"),
        RESPONSE("index-response");

        private final String column;

        Kind(String column) {
            this.column = column;
        }

        String column() {
            return column;
        }
    }
}
