package io.rondo.tasks;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.json.JsonData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.elasticsearch.client.ResponseException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the indices of the engine's Elasticsearch exporter. An index that does not exist yet holds nothing yet. */
@Component
class ElasticsearchRecordSource implements RecordSource {

    /** More partitions than an engine of this size ever has; the terms aggregation wants a bound. */
    private static final int MOST_PARTITIONS = 512;

    private final ElasticsearchClient client;
    private final JsonMapper json;
    private final String prefix;

    ElasticsearchRecordSource(
            ElasticsearchClient client,
            JsonMapper json,
            @Value("${rondo.exporter.index-prefix:zeebe-record}") String prefix) {
        this.client = client;
        this.json = json;
        this.prefix = prefix;
    }

    @Override
    public List<Head> heads() throws IOException {
        var patterns = Arrays.stream(RecordType.values())
                .map(type -> type.indexPattern(prefix))
                .toList();
        // Not a max aggregation: that is a double of 53 bits, and sequences of partition 4 and up need more.
        var highest = Aggregation.of(a -> a.topHits(t -> t.size(1)
                .sort(o -> o.field(f -> f.field("sequence").order(SortOrder.Desc)))
                .source(c -> c.filter(f -> f.includes("sequence")))));
        var byPartition = new Aggregation.Builder()
                .terms(t -> t.field("partitionId").size(MOST_PARTITIONS))
                .aggregations("highest", highest)
                .build();
        var byType = new Aggregation.Builder()
                .terms(t -> t.field("valueType").size(RecordType.values().length))
                .aggregations("partitions", byPartition)
                .build();
        var response = readable(() -> client.search(
                s -> s.index(patterns)
                        .ignoreUnavailable(true)
                        .allowNoIndices(true)
                        .allowPartialSearchResults(false)
                        .size(0)
                        .aggregations("types", byType),
                Void.class));
        var heads = new ArrayList<Head>();
        var types = response.aggregations().get("types");
        if (types == null || !types.isSterms()) {
            return heads;
        }
        for (var type : types.sterms().buckets().array()) {
            var partitions = type.aggregations().get("partitions");
            if (partitions == null || !partitions.isLterms()) {
                continue;
            }
            for (var partition : partitions.lterms().buckets().array()) {
                var last = partition.aggregations().get("highest");
                if (last != null) {
                    var sequence = sequenceOf(last.topHits().hits().hits().getFirst());
                    heads.add(new Head(
                            RecordType.valueOf(type.key().stringValue()), Math.toIntExact(partition.key()), sequence));
                }
            }
        }
        return heads;
    }

    private long sequenceOf(Hit<JsonData> hit) {
        return parse(Objects.requireNonNull(hit.source())).path("sequence").asLong();
    }

    private JsonNode parse(JsonData source) {
        return json.readTree(source.toJson().toString());
    }

    @Override
    public List<ExportedRecord> after(RecordType type, int partition, long sequence, int limit) throws IOException {
        var response = readable(() -> client.search(
                s -> s.index(type.indexPattern(prefix))
                        .ignoreUnavailable(true)
                        .allowNoIndices(true)
                        .allowPartialSearchResults(false)
                        .size(limit)
                        .trackTotalHits(t -> t.enabled(false))
                        .query(q -> q.bool(b -> b.filter(
                                        f -> f.term(t -> t.field("partitionId").value(partition)))
                                .filter(f -> f.range(
                                        r -> r.untyped(u -> u.field("sequence").gt(JsonData.of(sequence)))))))
                        .sort(o -> o.field(f -> f.field("sequence").order(SortOrder.Asc))),
                JsonData.class));
        var records = new ArrayList<ExportedRecord>();
        for (var hit : response.hits().hits()) {
            var source = hit.source();
            if (source != null) {
                records.add(ExportedRecord.of(parse(source)));
            }
        }
        return records;
    }

    private interface Search<T> {
        T run() throws IOException;
    }

    /**
     * Elasticsearch answers 503 and fails the whole search while an index it names has no shard to search. The client below
     * the client gives up on any 503, so it is its exception that tells.
     */
    private static <T> T readable(Search<T> search) throws IOException {
        try {
            return search.run();
        } catch (ResponseException e) {
            if (e.getResponse().getStatusLine().getStatusCode() == 503
                    && String.valueOf(e.getMessage()).contains("search_phase_execution_exception")) {
                throw new NotYetReadable("Expected the exporter's indices to be readable, but a shard is missing", e);
            }
            throw e;
        }
    }

    @Override
    public void refresh(RecordType type) throws IOException {
        try {
            client.indices()
                    .refresh(r -> r.index(type.indexPattern(prefix))
                            .ignoreUnavailable(true)
                            .allowNoIndices(true));
        } catch (ElasticsearchException e) {
            throw new IOException("Expected to refresh the exporter's indices of %s".formatted(type), e);
        }
    }
}
