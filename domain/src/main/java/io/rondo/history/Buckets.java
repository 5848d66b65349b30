package io.rondo.history;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregationSource;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Groups documents by any fields, all groups however many, and reads what was counted of each. */
@Component("historyBuckets") // contacts has its own Buckets
class Buckets {

    private static final int PAGE = 1_000;

    private final ElasticsearchClient client;
    private final ElasticsearchCalls calls;

    Buckets(ElasticsearchClient client, ElasticsearchCalls calls) {
        this.client = client;
        this.calls = calls;
    }

    /** All buckets of a composite aggregation, page by page. */
    List<CompositeBucket> of(String index, Query query, List<String> by, Map<String, Aggregation> aggregations) {
        return calls.guarded(() -> {
            var all = new ArrayList<CompositeBucket>();
            var page = page(index, query, by, aggregations, Map.of());
            while (!page.isEmpty()) {
                all.addAll(page);
                page = page.size() < PAGE
                        ? List.of()
                        : page(index, query, by, aggregations, page.getLast().key());
            }
            return all;
        });
    }

    private List<CompositeBucket> page(
            String index,
            Query query,
            List<String> by,
            Map<String, Aggregation> aggregations,
            Map<String, FieldValue> after)
            throws IOException {
        var sources = by.stream()
                .map(name -> Map.of(
                        name,
                        CompositeAggregationSource.of(
                                s -> s.terms(t -> t.field(name).missingBucket(true)))))
                .toList();
        // Nothing was ever written: there is no index yet, and nothing to count.
        var response = client.search(
                s -> s.index(index)
                        .ignoreUnavailable(true)
                        .allowNoIndices(true)
                        .size(0)
                        .query(query)
                        .aggregations(
                                "rows",
                                a -> a.composite(c -> {
                                            c.size(PAGE).sources(sources);
                                            return after.isEmpty() ? c : c.after(after);
                                        })
                                        .aggregations(aggregations)),
                Void.class);
        var rows = response.aggregations().get("rows");
        return rows == null ? List.of() : rows.composite().buckets().array();
    }

    static Aggregate aggregate(CompositeBucket bucket, String name) {
        return Objects.requireNonNull(bucket.aggregations().get(name));
    }

    static FieldValue value(CompositeBucket bucket, String name) {
        return Objects.requireNonNull(bucket.key().get(name));
    }

    static String text(CompositeBucket bucket, String name) {
        return String.valueOf(value(bucket, name)._get());
    }

    static long counted(CompositeBucket bucket, String flag) {
        return aggregate(bucket, flag).filter().docCount();
    }

    static double sum(CompositeBucket bucket, String name) {
        return aggregate(bucket, name).sum().value();
    }

    /** Sums of integers come as doubles, which hold integers exactly up to 2⁵³. */
    static long exact(double sum) {
        if (sum != Math.rint(sum) || Math.abs(sum) > 1L << 53) {
            throw new IllegalStateException("Expected an integer below 2^53, but the sum is %s".formatted(sum));
        }
        return (long) sum;
    }
}
