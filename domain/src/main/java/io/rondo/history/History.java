package io.rondo.history;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.rondo.history.ContactGroup.Field;
import io.rondo.kernel.CampaignId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Questions to the history. What changed a moment ago is visible after {@link #refresh()}, or by itself after a second.
 * Every call throws {@link HistoryAwayException} while Elasticsearch is away.
 */
@Component
public class History {

    private static final List<String> FLAGS =
            List.of("bounced", "openedHuman", "openedUnknown", "openedMachine", "clicked", "visited", "converted");

    private final Buckets buckets;
    private final HistoryIndices indices;
    private final ElasticsearchCalls calls;

    History(Buckets buckets, HistoryIndices indices, ElasticsearchCalls calls) {
        this.buckets = buckets;
        this.indices = indices;
        this.calls = calls;
    }

    /** Makes everything written so far visible to questions. */
    public void refresh() {
        calls.guarded(() -> {
            indices.refresh(HistoryIndices.CONTACTS, HistoryIndices.RESPONSES);
            return true;
        });
    }

    /** All contacts of the campaign, whether their wave was launched or not. */
    public List<ContactGroup> contactsOf(CampaignId campaign, Field... by) {
        return contacts(isOf(campaign), by);
    }

    /** Contacts of the campaign's launched waves: the population of measurement. */
    public List<ContactGroup> launchedContactsOf(CampaignId campaign, Field... by) {
        return contacts(
                Query.of(q -> q.bool(b -> b.filter(isOf(campaign)).filter(f -> f.exists(e -> e.field("launchedAt"))))),
                by);
    }

    /** Every contact, by campaign and arm, as comparable with PostgreSQL. */
    public List<ArmTotals> totals() {
        return contacts(Query.of(q -> q.matchAll(m -> m)), Field.CAMPAIGN, Field.ARM).stream()
                .map(group -> new ArmTotals(
                        Long.parseLong(group.required(Field.CAMPAIGN)),
                        group.required(Field.ARM),
                        group.figures().contacts(),
                        group.figures().visitors(),
                        group.figures().conversions(),
                        group.figures().revenueCents(),
                        group.figures().costMicros()))
                .toList();
    }

    /** Every response, by type. */
    public List<TypeTotals> responsesByType() {
        return buckets
                .of(
                        HistoryIndices.RESPONSES,
                        Query.of(q -> q.matchAll(m -> m)),
                        List.of("type"),
                        Map.of("amount", Aggregation.of(a -> a.sum(s -> s.field("amountCents")))))
                .stream()
                .map(bucket -> new TypeTotals(
                        Buckets.text(bucket, "type"), bucket.docCount(), Buckets.exact(Buckets.sum(bucket, "amount"))))
                .toList();
    }

    private List<ContactGroup> contacts(Query query, Field... by) {
        var names = Arrays.stream(by).map(field -> field.name).toList();
        return buckets.of(HistoryIndices.CONTACTS, query, names, figureAggregations()).stream()
                .map(bucket -> {
                    var key = new EnumMap<Field, String>(Field.class);
                    for (var field : by) {
                        if (!Buckets.value(bucket, field.name).isNull()) {
                            key.put(field, Buckets.text(bucket, field.name));
                        }
                    }
                    return new ContactGroup(key, figures(bucket));
                })
                .toList();
    }

    private static Map<String, Aggregation> figureAggregations() {
        var aggregations = new HashMap<String, Aggregation>();
        for (var flag : FLAGS) {
            aggregations.put(
                    flag,
                    Aggregation.of(a -> a.filter(f -> f.term(t -> t.field(flag).value(true)))));
        }
        aggregations.put(
                "sent",
                Aggregation.of(a ->
                        a.filter(f -> f.range(r -> r.number(n -> n.field("sent").gt(0d))))));
        aggregations.put("revenue", Aggregation.of(a -> a.extendedStats(s -> s.field("revenueCents"))));
        aggregations.put("cost", Aggregation.of(a -> a.sum(s -> s.field("costMicros"))));
        return aggregations;
    }

    private static ContactFigures figures(CompositeBucket bucket) {
        var revenue = Buckets.aggregate(bucket, "revenue").extendedStats();
        return new ContactFigures(
                bucket.docCount(),
                Buckets.counted(bucket, "sent"),
                Buckets.counted(bucket, "bounced"),
                Buckets.counted(bucket, "openedHuman"),
                Buckets.counted(bucket, "openedUnknown"),
                Buckets.counted(bucket, "openedMachine"),
                Buckets.counted(bucket, "clicked"),
                Buckets.counted(bucket, "visited"),
                Buckets.counted(bucket, "converted"),
                Buckets.exact(revenue.sum()),
                revenue.sumOfSquares(),
                Buckets.exact(Buckets.sum(bucket, "cost")));
    }

    private static Query isOf(CampaignId campaign) {
        return Query.of(q -> q.term(t -> t.field("campaignId").value(campaign.value())));
    }
}
