package io.rondo.responses;

import io.rondo.kernel.Audit;
import io.rondo.kernel.DeliveryId;
import io.rondo.outbox.Outbox;
import io.rondo.outbox.OutboxRows;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges clicks by what happened around them. A click that shows no machine by itself is held for some seconds (outbox rows of
 * kind {@code judge}, so that a restart forgets none) until the clicks beside it can be seen; only then it is classed, told to its
 * flow unless a machine made it, and indexed. A click on a message that is still being handed over waits until that has ended: a mail
 * server's scanner looks before it accepts, a person after the worker died that handed it over.
 *
 * <p>Stored opens and clicks can be judged again under newer rules from the same raw evidence. That changes how they are counted
 * and re-indexes them; it tells no flow and takes back no answer, because what happened by the old verdict has happened.
 */
@Component
public class ClickJudging {

    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final TransactionTemplate transactions;
    private final OutboxRows rows;
    private final Outbox outbox;
    private final ContactEffects contactEffects;
    private final BounceEffects bounceEffects;
    private final Audit audit;

    ClickJudging(
            JdbcClient jdbc,
            JsonMapper json,
            TransactionTemplate transactions,
            OutboxRows rows,
            Outbox outbox,
            ContactEffects contactEffects,
            BounceEffects bounceEffects,
            Audit audit) {
        this.jdbc = jdbc;
        this.json = json;
        this.transactions = transactions;
        this.rows = rows;
        this.outbox = outbox;
        this.contactEffects = contactEffects;
        this.bounceEffects = bounceEffects;
        this.audit = audit;
    }

    /** A stored open or click, with what it is judged by. */
    private record Event(
            long id,
            ResponseType type,
            long customerId,
            @Nullable Long contactId,
            @Nullable Long campaignId,
            @Nullable Long deliveryId,
            OffsetDateTime occurredAt,
            Signals signals,
            @Nullable Duration sinceSent,
            int links,
            String who,
            int version,
            @Nullable String address,
            boolean sending) {

        boolean held() {
            return version == 0;
        }

        ClassificationRules.Verdict judge() {
            return ClassificationRules.judge(new ClassificationRules.Evidence(type, signals, sinceSent, links));
        }
    }

    private record Judged(Event event, ClassificationRules.Verdict verdict) {

        boolean byMachine() {
            return verdict.who() == ResponseClass.MACHINE;
        }
    }

    /**
     * Judges what is due, at most {@value #BATCH} events.
     *
     * @return how many there were
     */
    public int judgeDue() {
        return Objects.requireNonNull(transactions.execute(status -> {
            var due = rows.lock("judge", BATCH);
            if (due.isEmpty()) {
                return 0;
            }
            var ids = due.stream()
                    .map(OutboxRows.Row::refId)
                    .filter(Objects::nonNull)
                    .mapToLong(Long::longValue)
                    .toArray();
            lock(ids);
            var events = events(ids);
            var early = events.stream()
                    .filter(event -> event.held() && event.sending())
                    .map(Event::id)
                    .collect(Collectors.toSet());
            var judged = events.stream()
                    .filter(event -> !early.contains(event.id()))
                    .map(event -> new Judged(event, event.judge()))
                    .toList();
            store(judged);
            tell(judged);
            rows.postpone(due.stream()
                    .filter(row -> early.contains(row.refId()))
                    .collect(Collectors.toMap(OutboxRows.Row::id, row -> "still-sending")));
            rows.delete(due.stream()
                    .filter(row -> !early.contains(row.refId()))
                    .map(OutboxRows.Row::id)
                    .toList());
            return due.size() - early.size();
        }));
    }

    /** The version of the rules in force, and the rules in the order they are tried. */
    public int version() {
        return ClassificationRules.VERSION;
    }

    public List<ClassificationRule> rules() {
        return ClassificationRules.described();
    }

    /**
     * Has every open and click that was classed by older rules judged again, in the background.
     *
     * @param by who wants it
     * @return how many there are
     */
    @Transactional
    public int again(String by) {
        var count = jdbc.sql("""
                        insert into outbox (kind, ref_id)
                        select 'judge', r.id from response r
                         where r.type in ('open', 'click') and r.method is not null and r.rule_version between 1 and :version - 1
                           and not exists (select from outbox o where o.kind = 'judge' and o.ref_id = r.id)
                         order by r.id""").param("version", ClassificationRules.VERSION).update();
        audit.record(by, "judge-again", "rules-" + ClassificationRules.VERSION, Map.of("events", count));
        return count;
    }

    /** The customers, in id order, as every transaction that stores a response: the decision to send takes the same locks. */
    private void lock(long[] ids) {
        jdbc.sql("""
                        select id from customer where id in (select customer_id from response where id = any(:ids))
                         order by id for no key update""").param("ids", ids).query(Long.class).list();
    }

    private List<Event> events(long[] ids) {
        return jdbc.sql("""
                        select r.id, r.type, r.customer_id, r.contact_id, r.campaign_id, r.delivery_id, r.occurred_at, r.agent, r.method,
                               r.peers, coalesce(r.since_sent_ms, case when r.rule_version = 0 and d.state = 'SENT'
                                 then cast(extract(epoch from r.occurred_at - d.settled_at) * 1000 as bigint) end) as since_sent_ms,
                               r.class, r.rule_version, encode(d.address_digest, 'hex') address, coalesce(d.state = 'SENDING', false) as sending,
                               case r.type when 'click' then
                                 (select count(distinct n.link_id) from response n
                                   where n.delivery_id = r.delivery_id and n.type = 'click'
                                     and n.occurred_at between r.occurred_at - make_interval(secs => :burst)
                                                           and r.occurred_at + make_interval(secs => :burst))
                                 else 0 end links
                          from response r left join delivery d on d.id = r.delivery_id
                         where r.id = any(:ids) and r.method is not null and r.rule_version < :version
                         order by r.id""")
                .param("ids", ids)
                .param("burst", ClassificationRules.BURST.toMillis() / 1000.0)
                .param("version", ClassificationRules.VERSION)
                .query((row, n) -> {
                    var sinceSent = row.getObject("since_sent_ms", Long.class);
                    return new Event(
                            row.getLong("id"),
                            ResponseType.of(row.getString("type")).orElseThrow(),
                            row.getLong("customer_id"),
                            row.getObject("contact_id", Long.class),
                            row.getObject("campaign_id", Long.class),
                            row.getObject("delivery_id", Long.class),
                            row.getObject("occurred_at", OffsetDateTime.class),
                            new Signals(row.getString("method"), row.getString("agent"), row.getInt("peers")),
                            sinceSent == null ? null : Duration.ofMillis(sinceSent),
                            row.getInt("links"),
                            row.getString("class"),
                            row.getInt("rule_version"),
                            row.getString("address"),
                            row.getBoolean("sending"));
                })
                .list();
    }

    private void store(List<Judged> judged) {
        var verdicts = new ArrayList<Map<String, @Nullable Object>>();
        for (var one : judged) {
            var verdict = new HashMap<String, @Nullable Object>();
            var since = one.event().sinceSent();
            verdict.put("id", one.event().id());
            verdict.put("who", one.verdict().who().column());
            verdict.put("rule", one.verdict().rule());
            verdict.put("since", since == null ? null : since.toMillis());
            verdicts.add(verdict);
        }
        jdbc.sql("""
                        update response r set class = v.who, rule = v.rule, rule_version = :version, since_sent_ms = v.since
                          from jsonb_to_recordset(cast(:verdicts as jsonb)) as v(id bigint, who text, rule text, since bigint)
                         where r.id = v.id""")
                .param("version", ClassificationRules.VERSION)
                .param("verdicts", json.writeValueAsString(verdicts))
                .update();
    }

    private void tell(List<Judged> judged) {
        var people = judged.stream()
                .filter(one -> one.event().held() && !one.byMachine())
                .toList();
        bounceEffects.alive(people.stream()
                .map(one -> new BounceEffects.Life(
                        one.event().address(),
                        LocalDate.ofInstant(one.event().occurredAt().toInstant(), ZoneOffset.UTC)))
                .toList());
        var stored = new ArrayList<StoredResponse>();
        for (var one : people) {
            stored.add(stored(one, stored.size()));
        }
        contactEffects.apply(stored);
        // Contacts show who opened and clicked, so a changed verdict makes their documents stale.
        outbox.contactsChanged(judged.stream()
                .filter(one -> !one.event().held()
                        && !one.event().who().equals(one.verdict().who().column()))
                .map(one -> one.event().contactId())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        outbox.responsesStored(judged.stream().map(one -> one.event().id()).toList());
    }

    private static StoredResponse stored(Judged one, int index) {
        var event = one.event();
        var response = NewResponse.of(
                "web",
                "judged-" + event.id(),
                event.type(),
                new Sender.ByDelivery(new DeliveryId(Objects.requireNonNull(event.deliveryId()))),
                event.occurredAt().toInstant());
        return new StoredResponse(
                event.id(),
                new Known(index, response, event.customerId(), null, event.contactId(), event.campaignId(), List.of()),
                one.verdict().who(),
                false);
    }

    /** How many opens and clicks each class holds, by the version of the rules that classed them. */
    public List<Tally> tallies() {
        var counts = new HashMap<Integer, Map<String, Long>>();
        jdbc.sql("""
                        select rule_version, type || '-' || class kind, count(*) n from response where type in ('open', 'click')
                         group by 1, 2""").query(row -> {
            counts.computeIfAbsent(row.getInt("rule_version"), version -> new HashMap<>())
                    .put(row.getString("kind"), row.getLong("n"));
        });
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Map<String, Long>>comparingByKey().reversed())
                .map(entry -> new Tally(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * Opens and clicks under one version of the rules.
     *
     * @param version 0 for clicks that are held
     * @param counts by type and class, such as {@code click-human}
     */
    public record Tally(int version, Map<String, Long> counts) {

        public long of(String type, String who) {
            return counts.getOrDefault(type + "-" + who, 0L);
        }
    }
}
