package io.rondo.responses;

import static io.rondo.kernel.Sql.at;

import io.rondo.deliveries.Deliveries;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import io.rondo.outbox.Outbox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The transaction that stores responses with their effects. Lock order as everywhere: customers in id order, deliveries,
 * cases, contacts in id order. Rows are locked FOR NO KEY UPDATE, which excludes the SENDING transaction's lock but not
 * the foreign-key checks of transactions that insert rows about a customer.
 */
@Component
class Recorder {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final BusinessClock clock;
    private final Lookup lookup;
    private final Deliveries deliveries;
    private final CustomerEffects customerEffects;
    private final ContactEffects contactEffects;
    private final Outbox outbox;
    private final ResponseSettings settings;

    Recorder(
            JdbcClient jdbc,
            JsonMapper json,
            BusinessClock clock,
            Lookup lookup,
            Deliveries deliveries,
            CustomerEffects customerEffects,
            ContactEffects contactEffects,
            Outbox outbox,
            ResponseSettings settings) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.lookup = lookup;
        this.deliveries = deliveries;
        this.customerEffects = customerEffects;
        this.contactEffects = contactEffects;
        this.outbox = outbox;
        this.settings = settings;
    }

    /** Identity of a response: a source numbers its orders apart from everything else. */
    private record Key(String source, String externalId, boolean order) {

        static Key of(Known known) {
            var response = known.response();
            return new Key(response.source(), response.externalId(), response.type() == ResponseType.ORDER);
        }
    }

    /** Stores a batch inside the caller's transaction; one result per response, in order. */
    List<Recorded> record(List<NewResponse> batch) {
        var results = new Recorded[batch.size()];
        var found = new ArrayList<Known>();
        lookup.find(batch, found, results);
        if (!found.isEmpty()) {
            // The same order in every batch, so that two batches with the same responses wait for each other.
            found.sort(Comparator.comparingLong(Known::customerId).thenComparingInt(Known::index));
            lock(found);
            var stored = insert(found, results);
            bought(stored);
            proven(stored);
            customerEffects.apply(stored);
            var judged = stored.stream().filter(response -> !response.held()).toList();
            contactEffects.apply(judged);
            outbox.responsesStored(judged.stream().map(StoredResponse::id).toList());
            outbox.judge(
                    stored.stream()
                            .filter(StoredResponse::held)
                            .map(StoredResponse::id)
                            .toList(),
                    settings.clickHold());
        }
        return List.of(results);
    }

    private void lock(List<Known> found) {
        var states = jdbc.sql("select state from customer where id = any(:ids) order by id for no key update")
                .param(
                        "ids",
                        found.stream().mapToLong(Known::customerId).distinct().toArray())
                .query(String.class)
                .list();
        if (!states.stream().allMatch("live"::equals)) {
            // Merged or erased between look-up and lock; tried again, the survivor is found, or nobody.
            throw new CannotAcquireLockException("Expected customers to stay as they were found, but one was not live");
        }
    }

    private List<StoredResponse> insert(List<Known> found, Recorded[] results) {
        var firsts = new HashMap<Key, Known>();
        var verdicts = new HashMap<Key, ClassificationRules.Verdict>();
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        for (var known : found) {
            results[known.index()] = new Recorded.Duplicate();
            if (firsts.putIfAbsent(Key.of(known), known) == null) {
                var verdict = known.judge();
                verdicts.put(Key.of(known), verdict);
                rows.add(row(known, verdict));
            }
        }
        var stored = new ArrayList<StoredResponse>();
        jdbc.sql("""
                        insert into response (source, external_id, type, customer_id, contact_id, case_id, delivery_id,
                            campaign_id, link_id, occurred_at, recorded_at, amount, score, class, rule_version, detail, agent,
                            method, peers, since_sent_ms, rule)
                        select source, external_id, type, customer_id, contact_id, case_id, delivery_id, campaign_id, link_id,
                               occurred_at, cast(:now as timestamptz), amount, score, class, case when held then 0 else :version end, detail, agent,
                               method, peers, since_sent_ms, rule
                          from jsonb_to_recordset(cast(:rows as jsonb)) as r(n int, source text, external_id text, type text,
                               customer_id bigint, contact_id bigint, case_id bigint, delivery_id bigint,
                               campaign_id bigint, link_id bigint, occurred_at timestamptz, amount numeric, score int,
                               class text, detail text, agent text, method text, peers int,
                               since_sent_ms bigint, rule text, held boolean)
                         order by r.n
                        on conflict (source, external_id, (type = 'order')) do nothing
                        returning id, source, external_id, type = 'order' as ordered""")
                .param("now", at(clock.now()))
                .param("version", ClassificationRules.VERSION)
                .param("rows", json.writeValueAsString(rows))
                .query(row -> {
                    var key = new Key(row.getString("source"), row.getString("external_id"), row.getBoolean("ordered"));
                    var known = Objects.requireNonNull(firsts.get(key));
                    results[known.index()] = new Recorded.Stored(row.getLong("id"));
                    var verdict = Objects.requireNonNull(verdicts.get(key));
                    stored.add(new StoredResponse(row.getLong("id"), known, verdict.who(), held(known, verdict)));
                });
        return stored;
    }

    /** A machine shows itself alone; whether any other click is a person's, the clicks around it tell. */
    private static boolean held(Known known, ClassificationRules.Verdict verdict) {
        var response = known.response();
        return response.type() == ResponseType.CLICK
                && response.signals() != null
                && verdict.who() != ResponseClass.MACHINE;
    }

    private static Map<String, @Nullable Object> row(Known known, ClassificationRules.Verdict verdict) {
        var response = known.response();
        var signals = response.signals();
        var row = new HashMap<String, @Nullable Object>();
        row.put("n", known.index());
        row.put("source", response.source());
        row.put("external_id", response.externalId());
        row.put("type", response.type().code());
        row.put("customer_id", known.customerId());
        row.put("contact_id", known.contactId());
        row.put("case_id", known.caseId());
        row.put("delivery_id", known.deliveryId());
        row.put("campaign_id", known.campaignId());
        row.put("link_id", response.link());
        row.put("occurred_at", response.occurredAt().toString());
        row.put("amount", response.amount());
        row.put("score", response.score());
        var held = held(known, verdict);
        row.put("held", held);
        row.put("class", held ? ResponseClass.UNKNOWN.column() : verdict.who().column());
        row.put("detail", response.detail());
        if (signals != null) {
            var sinceSent = known.sinceSent();
            row.put("agent", signals.agent());
            row.put("method", signals.method());
            row.put("peers", signals.peers());
            row.put("since_sent_ms", sinceSent == null ? null : sinceSent.toMillis());
            row.put("rule", held ? null : verdict.rule());
        }
        return row;
    }

    /** An order that is reported is part of what the customer bought, unless an import brought it before. */
    private void bought(List<StoredResponse> stored) {
        var orders = stored.stream()
                .filter(response -> response.known().response().type() == ResponseType.ORDER)
                .mapToLong(StoredResponse::id)
                .toArray();
        if (orders.length > 0) {
            jdbc.sql("""
                            insert into customer_order (source, external_id, customer_id, ordered_at, amount, recorded_at)
                            select source, external_id, customer_id, occurred_at, amount, recorded_at
                            from response where id = any(:ids)
                            on conflict (source, external_id) do nothing""").param("ids", orders).update();
        }
    }

    /** Whatever carries a message's token proves that the message arrived: IN_DOUBT becomes SENT. */
    private void proven(List<StoredResponse> stored) {
        stored.stream()
                .map(response -> response.known().origin())
                .filter(origin -> origin != null && origin.unproven())
                .map(origin -> new DeliveryId(Objects.requireNonNull(origin).deliveryId()))
                .distinct()
                .sorted(Comparator.comparingLong(DeliveryId::value))
                .forEach(deliveries::confirm);
    }
}
