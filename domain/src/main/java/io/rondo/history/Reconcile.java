package io.rondo.history;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Proves that both stores say the same, in counts and in sums; asks while nothing changes, or differences may be fresh. */
@Component
public class Reconcile {

    private final ContactRows contacts;
    private final ResponseRows responses;
    private final History history;
    private final JdbcClient jdbc;

    Reconcile(ContactRows contacts, ResponseRows responses, History history, JdbcClient jdbc) {
        this.contacts = contacts;
        this.responses = responses;
        this.history = history;
        this.jdbc = jdbc;
    }

    /**
     * What was compared and where it differs.
     *
     * @param pending outbox rows not in the history yet: with any, a difference is to be expected
     * @param responsesByType as counted in PostgreSQL
     */
    public record Report(
            long pending,
            long contactsInPostgres,
            long contactsInElasticsearch,
            long responsesInPostgres,
            long responsesInElasticsearch,
            Map<String, Long> responsesByType,
            List<Difference> differences) {

        public boolean equal() {
            return differences.isEmpty();
        }
    }

    /** @throws HistoryAwayException if Elasticsearch is away */
    public Report run() {
        long pending = jdbc.sql("select count(*) from outbox where kind in ('index-contact', 'index-response')")
                .query(Long.class)
                .single();
        contacts.refreshStatistics();
        var armsHere = contacts.totals();
        var typesHere = responses.totals();
        history.refresh();
        var armsThere = history.totals();
        var typesThere = history.responsesByType();
        var here = new TreeMap<String, Long>();
        var there = new TreeMap<String, Long>();
        armsHere.forEach(arm -> here.putAll(figures(arm)));
        typesHere.forEach(type -> here.putAll(figures(type)));
        armsThere.forEach(arm -> there.putAll(figures(arm)));
        typesThere.forEach(type -> there.putAll(figures(type)));
        return new Report(
                pending,
                armsHere.stream().mapToLong(ArmTotals::n).sum(),
                armsThere.stream().mapToLong(ArmTotals::n).sum(),
                typesHere.stream().mapToLong(TypeTotals::n).sum(),
                typesThere.stream().mapToLong(TypeTotals::n).sum(),
                typesHere.stream().collect(Collectors.toMap(TypeTotals::type, TypeTotals::n)),
                differences(here, there));
    }

    /** Where two sets of totals by arm differ, arm by arm and figure by figure. */
    public static List<Difference> compare(List<ArmTotals> postgres, List<ArmTotals> elasticsearch) {
        var here = new TreeMap<String, Long>();
        var there = new TreeMap<String, Long>();
        postgres.forEach(arm -> here.putAll(figures(arm)));
        elasticsearch.forEach(arm -> there.putAll(figures(arm)));
        return differences(here, there);
    }

    private static List<Difference> differences(Map<String, Long> here, Map<String, Long> there) {
        var names = new TreeSet<>(here.keySet());
        names.addAll(there.keySet());
        return names.stream()
                .map(name -> new Difference(name, here.getOrDefault(name, 0L), there.getOrDefault(name, 0L)))
                .filter(difference -> difference.postgres() != difference.elasticsearch())
                .toList();
    }

    private static Map<String, Long> figures(ArmTotals arm) {
        var of = "campaign %d, arm '%s', ".formatted(arm.campaignId(), arm.arm());
        return Map.of(
                of + "contacts", arm.n(),
                of + "visitors", arm.visitors(),
                of + "conversions", arm.conversions(),
                of + "revenue in cents", arm.revenueCents(),
                of + "cost in millionths", arm.costMicros());
    }

    private static Map<String, Long> figures(TypeTotals type) {
        return Map.of(
                "responses of type '%s'".formatted(type.type()), type.n(),
                "amount of type '%s' in cents".formatted(type.type()), type.amountCents());
    }
}
