package io.rondo.tasks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records an engine 8.6.0 with two partitions really exported, made visible one by one: stands for Elasticsearch with its
 * refresh lag. Four instances of {@code record-lab}: one task assigned, unassigned, assigned, updated and completed; one
 * completed into an incident that was resolved; one completed into an incident that stays; one cancelled.
 */
final class RecordedLog implements RecordSource {

    private static final JsonMapper JSON = new JsonMapper();

    private final List<Entry> visible = new ArrayList<>();
    private boolean away;
    private boolean unallocated;
    int refreshes;

    record Entry(RecordType type, ExportedRecord entry) {}

    static List<Entry> all() {
        return Arrays.stream(RecordType.values())
                .flatMap(type -> of(type).stream())
                .toList();
    }

    static List<Entry> of(RecordType type) {
        var file = "records/%s.jsonl".formatted(type.indexPattern("x").split("_", -1)[1]);
        try (var in = RecordedLog.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> new Entry(type, ExportedRecord.of(JSON.readTree(line))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Entry> tasks(Predicate<ExportedRecord> wanted) {
        return of(RecordType.USER_TASK).stream()
                .filter(e -> wanted.test(e.entry()))
                .toList();
    }

    void show(List<Entry> entries) {
        visible.addAll(entries);
    }

    void away(boolean away) {
        this.away = away;
    }

    void unallocated(boolean unallocated) {
        this.unallocated = unallocated;
    }

    @Override
    public List<Head> heads() throws IOException {
        answer();
        var heads = new TreeMap<String, Head>();
        for (var e : visible) {
            var head = new Head(e.type(), e.entry().partition(), e.entry().sequence());
            heads.merge(e.type() + "-" + head.partition(), head, (a, b) -> a.sequence() > b.sequence() ? a : b);
        }
        return List.copyOf(heads.values());
    }

    @Override
    public List<ExportedRecord> after(RecordType type, int partition, long sequence, int limit) throws IOException {
        answer();
        return visible.stream()
                .filter(e -> e.type() == type && e.entry().partition() == partition)
                .map(Entry::entry)
                .filter(e -> e.sequence() > sequence)
                .sorted(Comparator.comparingLong(ExportedRecord::sequence))
                .limit(limit)
                .toList();
    }

    @Override
    public void refresh(RecordType type) {
        refreshes++;
    }

    private void answer() throws IOException {
        if (away) {
            throw new IOException("connection refused");
        }
        if (unallocated) {
            throw new NotYetReadable("no shard", new IOException("all shards failed"));
        }
    }
}
