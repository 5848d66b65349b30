package io.rondo.tasks;

import static io.rondo.kernel.Sql.at;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Follows the engine's log through its Elasticsearch exporter and projects it into PostgreSQL: tasks, deployed forms and
 * diagrams, incidents. Per partition and type records are applied in order and without gaps, in one transaction with the
 * cursor, by one node at a time. Monthly indices become visible independently, so a missing number is waited for.
 */
@Component
public class ExportedRecords {

    private static final Logger LOG = LoggerFactory.getLogger(ExportedRecords.class);

    private static final int BATCH = 500;

    /** Indices refresh every second; a number missing this long (system time) was deleted, and waiting would stop the inbox. */
    private static final Duration GAP_PATIENCE = Duration.ofMinutes(2);

    /** A new index, the first or the next month's, has no shard for a moment; after this long (system time) it is trouble. */
    private static final Duration ALLOCATION_PATIENCE = Duration.ofMinutes(1);

    private final RecordSource source;
    private final ExporterCursors cursors;
    private final Map<RecordType, Projection> projections = new EnumMap<>(RecordType.class);
    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;
    private final Clock systemClock;
    private final Map<Gap, Instant> gaps = new HashMap<>();
    private @Nullable Instant unreadableSince;

    ExportedRecords(
            RecordSource source,
            ExporterCursors cursors,
            List<Projection> projections,
            TransactionTemplate transactions,
            JdbcClient jdbc,
            Clock systemClock) {
        this.source = source;
        this.cursors = cursors;
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.systemClock = systemClock;
        projections.forEach(projection -> this.projections.put(projection.type(), projection));
    }

    /**
     * Applies whatever is new.
     *
     * @return the number of records applied
     * @throws IOException if Elasticsearch cannot be read; the tables keep their last state, and a later call resumes
     */
    public synchronized int pollOnce() throws IOException {
        var applied = 0;
        try {
            for (var head : source.heads()) {
                applied += catchUp(head);
            }
            unreadableSince = null;
        } catch (RecordSource.NotYetReadable e) {
            waitFor(e);
            return applied;
        }
        resolveReferences();
        noteTheTime();
        return applied;
    }

    private void waitFor(RecordSource.NotYetReadable unreadable) throws RecordSource.NotYetReadable {
        var now = systemClock.instant();
        var since = unreadableSince == null ? now : unreadableSince;
        unreadableSince = since;
        if (!now.isBefore(since.plus(ALLOCATION_PATIENCE))) {
            throw unreadable;
        }
        LOG.debug("Not yet: {}", unreadable.getMessage());
    }

    private int catchUp(RecordSource.Head head) throws IOException {
        var total = 0;
        var cursor = cursors.read(head.type(), head.partition());
        while (cursor < head.sequence()) {
            var records = source.after(head.type(), head.partition(), cursor, BATCH);
            var advanced = apply(head, withoutGap(head, cursor, records));
            if (advanced == 0) {
                break;
            }
            total += advanced;
            cursor = cursors.read(head.type(), head.partition());
        }
        return total;
    }

    /** The leading records whose numbers follow the cursor one by one. */
    private List<ExportedRecord> withoutGap(RecordSource.Head head, long cursor, List<ExportedRecord> records)
            throws IOException {
        if (records.isEmpty()) {
            return records;
        }
        var first = records.getFirst().sequence();
        var gap = new Gap(head.type(), head.partition(), cursor);
        if (first == cursor + 1) {
            gaps.remove(gap);
            return leadingRun(records);
        }
        var since = gaps.computeIfAbsent(gap, _ -> systemClock.instant());
        if (systemClock.instant().isBefore(since.plus(GAP_PATIENCE))) {
            return List.of();
        }
        source.refresh(head.type());
        var again = source.after(head.type(), head.partition(), cursor, BATCH);
        gaps.remove(gap);
        if (again.isEmpty()) {
            return again;
        }
        if (again.getFirst().sequence() != cursor + 1) {
            LOG.error(
                    "Expected {} record {} of partition {}, but the next one is {}: {} records are lost and skipped",
                    head.type(),
                    cursor + 1,
                    head.partition(),
                    again.getFirst().sequence(),
                    again.getFirst().sequence() - cursor - 1);
        }
        return leadingRun(again);
    }

    private static List<ExportedRecord> leadingRun(List<ExportedRecord> records) {
        var length = 1;
        while (length < records.size()
                && records.get(length).sequence() <= records.get(length - 1).sequence() + 1) {
            length++;
        }
        return records.subList(0, length);
    }

    private int apply(RecordSource.Head head, List<ExportedRecord> records) {
        if (records.isEmpty()) {
            return 0;
        }
        var projection = projections.get(head.type());
        return transactions.execute(status -> {
            if (projection == null || !cursors.tryLock(head.type())) {
                return 0;
            }
            // Another node may have been here between our reading and our lock.
            var cursor = cursors.read(head.type(), head.partition());
            var fresh = records.stream().filter(r -> r.sequence() > cursor).toList();
            fresh.forEach(projection::apply);
            if (!fresh.isEmpty()) {
                cursors.write(head.type(), head.partition(), fresh.getLast().sequence());
            }
            return fresh.size();
        });
    }

    /** A task can be seen before the worker that says what its process instance is for has committed. */
    private void resolveReferences() {
        jdbc.sql("""
                        update task t set kind = f.kind, ref_id = f.ref_id, version = t.version + 1
                        from flow_instance f
                        where t.kind is null and t.state = 'open' and f.process_instance_key = t.process_instance_key""").update();
    }

    private void noteTheTime() {
        jdbc.sql("""
                        insert into exporter_poll (polled_at) values (:now)
                        on conflict (singleton) do update set polled_at = excluded.polled_at
                        where exporter_poll.polled_at < excluded.polled_at - interval '5 seconds'""").param("now", at(systemClock.instant())).update();
    }

    /** How long ago (system time) the records were last read to their end, by whichever node; empty if never. */
    public Optional<Duration> age() {
        return jdbc.sql("select polled_at from exporter_poll")
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional()
                .map(polled -> Duration.between(polled, systemClock.instant()));
    }

    private record Gap(RecordType type, int partition, long cursor) {}
}
