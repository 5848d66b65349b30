package io.rondo.history;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import io.rondo.history.BulkWriter.Item;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Brings rows into the history: reads them with their version, indexes them with it as external version, deletes the
 * documents of rows that are gone. May run anywhere, any number of times, in any order: an older version never
 * overwrites a newer one. Called inside the transaction that holds the outbox rows.
 */
@Component
public class HistoryWriter {

    /** Larger than any row's version: a late writer that still read the row cannot bring its document back. */
    private static final long AFTER_ALL = Long.MAX_VALUE - 1;

    private final ContactRows contacts;
    private final ResponseRows responses;
    private final HistoryIndices indices;
    private final RebuildGate gate;
    private final BulkWriter bulk;
    private final ElasticsearchCalls calls;
    private final ElasticsearchClient client;

    HistoryWriter(
            ContactRows contacts,
            ResponseRows responses,
            HistoryIndices indices,
            RebuildGate gate,
            BulkWriter bulk,
            ElasticsearchCalls calls,
            ElasticsearchClient client) {
        this.contacts = contacts;
        this.responses = responses;
        this.indices = indices;
        this.gate = gate;
        this.bulk = bulk;
        this.calls = calls;
        this.client = client;
    }

    /** @throws HistoryAwayException if Elasticsearch is away; then nothing is known about any of them */
    public Written writeContacts(Collection<Long> ids) {
        return calls.guarded(() -> {
            var rebuild = gate.enter();
            var documents = contacts.these(ids);
            var items = new ArrayList<Item>();
            indices.ensure(HistoryIndices.CONTACTS);
            for (var target : targets(HistoryIndices.CONTACTS, rebuild)) {
                documents.forEach(document -> items.add(index(target, document)));
                var gone = new HashSet<>(ids);
                documents.forEach(document -> gone.remove(document.contactId()));
                gone.forEach(id -> items.add(delete(target, id, Long.toString(id))));
            }
            return bulk.write(items);
        });
    }

    /** @throws HistoryAwayException if Elasticsearch is away; then nothing is known about any of them */
    public Written writeResponses(Collection<Long> ids) {
        return calls.guarded(() -> {
            var rebuild = gate.enter();
            var documents = responses.these(ids);
            var items = new ArrayList<Item>();
            for (var document : documents) {
                var alias = HistoryIndices.monthOf(document.occurredAt());
                indices.ensure(alias);
                for (var target : targets(alias, rebuild)) {
                    items.add(index(target, document));
                }
            }
            var gone = new HashSet<>(ids);
            documents.forEach(document -> gone.remove(document.responseId()));
            documents.stream().filter(ResponseDocument::renamed).forEach(document -> gone.add(document.responseId()));
            if (!gone.isEmpty()) {
                var now = documents.stream().map(ResponseDocument::documentId).collect(Collectors.toSet());
                items.addAll(deletions(gone, now, rebuild));
            }
            return bulk.write(items);
        });
    }

    private List<Target> targets(String alias, Optional<String> rebuild) throws IOException {
        var live = new Target(alias, true);
        return rebuild.isEmpty()
                ? List.of(live)
                : List.of(live, new Target(indices.ensureRebuilt(alias, rebuild.get()), false));
    }

    /**
     * A response's document id comes from its row, which is gone or was renamed by an erasure: ask the history for it. Rare, so a
     * refresh is no harm.
     */
    private List<Item> deletions(Collection<Long> gone, Set<String> kept, Optional<String> rebuild) throws IOException {
        var where = new ArrayList<>(List.of(HistoryIndices.RESPONSES));
        rebuild.ifPresent(generation -> where.add(HistoryIndices.RESPONSES + "-*-" + generation));
        indices.refresh(where.toArray(String[]::new));
        var found = client.search(
                s -> s.index(where)
                        .ignoreUnavailable(true)
                        .allowNoIndices(true)
                        .size(2 * gone.size())
                        .query(q -> q.terms(t -> t.field("responseId")
                                .terms(v -> v.value(
                                        gone.stream().map(FieldValue::of).toList()))))
                        .source(f -> f.filter(i -> i.includes("responseId"))),
                Reference.class);
        return found.hits().hits().stream()
                .filter(hit -> !kept.contains(hit.id()))
                .flatMap(hit -> Optional.ofNullable(hit.source()).stream()
                        .map(source -> delete(
                                new Target(hit.index(), false), source.responseId(), Objects.requireNonNull(hit.id()))))
                .toList();
    }

    static Item index(Target target, ContactDocument document) {
        return new Item(
                document.contactId(),
                BulkOperation.of(b -> b.index(i -> i.index(target.name())
                        .requireAlias(target.alias())
                        .id(Long.toString(document.contactId()))
                        .versionType(VersionType.External)
                        .version(document.version())
                        .document(document))));
    }

    /** A response never changes but for its class, which a newer rule may decide anew. */
    static Item index(Target target, ResponseDocument document) {
        return new Item(
                document.responseId(),
                BulkOperation.of(b -> b.index(i -> i.index(target.name())
                        .requireAlias(target.alias())
                        .id(document.documentId())
                        .versionType(VersionType.ExternalGte)
                        .version((long) document.ruleVersion())
                        .document(document))));
    }

    private static Item delete(Target target, long rowId, String documentId) {
        return new Item(
                rowId,
                BulkOperation.of(b -> b.delete(d -> d.index(target.name())
                        .id(documentId)
                        .versionType(VersionType.External)
                        .version(AFTER_ALL))));
    }

    /** Where to write: an alias that must exist, or the index of a rebuild. */
    record Target(String name, boolean alias) {}

    private record Reference(long responseId) {}
}
