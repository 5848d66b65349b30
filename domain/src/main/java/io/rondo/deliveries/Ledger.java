package io.rondo.deliveries;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The states of a delivery and the transactions that change them: PENDING → CLAIMED → SENDING → SENT | FAILED | REFUSED |
 * IN_DOUBT. {@link #commit} is the SENDING transaction: nothing is handed to a mail server before it has committed, and
 * it is never held across SMTP.
 *
 * <p>Lock order, the same everywhere: campaigns' advisory locks (shared here, exclusive in pause and stop), customers in
 * id order, deliveries, list members. Customers are locked FOR NO KEY UPDATE everywhere: these locks exclude each other, but
 * not the foreign-key checks of transactions that only insert rows about a customer.
 */
@Component
public class Ledger {

    /**
     * How long a claim lasts unless {@code rondo.deliveries.lease} says otherwise. Longer than all SMTP time-outs together, so
     * that a live owner's lease never runs out (system clock).
     */
    public static final Duration LEASE = Duration.ofMinutes(5);

    /** After so many deferrals a delivery fails for good: with doubling back-off, about two days of trying. */
    static final int MAX_ATTEMPTS = 12;

    /** Namespace of the campaign locks among PostgreSQL's advisory locks. */
    public static final int CAMPAIGN_LOCK = 7101;

    /** What became of an intent to send. */
    public enum Decision {
        /** SENDING is committed: hand it to the mail server now. */
        PROCEED,
        /** Settled without sending, or postponed; the reason is in the row. */
        WITHHELD,
        /** Somebody else settled or took it meanwhile. */
        LOST
    }

    private final JdbcClient jdbc;
    private final BusinessClock businessClock;
    private final Clock systemClock;
    private final String mailDomain;
    private final Duration lease;

    Ledger(
            JdbcClient jdbc,
            BusinessClock businessClock,
            Clock systemClock,
            @Value("${rondo.mail.domain:rondo.test}") String mailDomain,
            @Value("#{T(java.time.Duration).parse('${rondo.deliveries.lease:PT5M}')}") Duration lease) {
        this.jdbc = jdbc;
        this.businessClock = businessClock;
        this.systemClock = systemClock;
        this.mailDomain = mailDomain;
        this.lease = lease;
    }

    /** Claims up to {@code limit} due deliveries for this owner, oldest due first, skipping rows others are claiming. */
    @Transactional
    public List<ClaimedDelivery> claim(String owner, int limit) {
        return jdbc.sql("""
                        with due as (
                          select d.id from delivery d
                           where d.state = 'PENDING' and d.due_at <= :now
                           order by d.due_at, d.id limit :limit for update skip locked
                        ), claimed as (
                          update delivery d
                             set state = 'CLAIMED', owner = :owner, lease_until = :lease, attempts = attempts + 1,
                                 message_id = coalesce(message_id, '<d' || d.id || '.'
                                   || substr(encode(sha256(convert_to(d.id || ':' || d.created_at, 'UTF8')), 'hex'), 1, 16)
                                   || '@' || :domain || '>')
                            from due where d.id = due.id
                          returning d.*
                        )
                        select d.*, c.email, c.given_name, c.family_name, c.language,
                               coalesce(t.headline, f.headline) headline, coalesce(t.body, f.body) body,
                               coalesce(t.call_to_action, f.call_to_action) call_to_action, o.landing_url
                          from claimed d
                          join customer c on c.id = d.customer_id
                          left join offer o on o.id = d.offer_id
                          left join offer_text t on t.offer_id = d.offer_id and t.language = split_part(c.language, '-', 1)
                          left join offer_text f on f.offer_id = d.offer_id and f.language = 'en'
                         order by d.due_at, d.id""")
                .param("now", at(businessClock.now()))
                .param("limit", limit)
                .param("owner", owner)
                .param("lease", at(systemClock.instant().plus(lease)))
                .param("domain", mailDomain)
                .query((row, n) -> new ClaimedDelivery(
                        new DeliveryId(row.getLong("id")),
                        row.getString("origin_kind"),
                        row.getLong("origin_id"),
                        row.getString("step"),
                        row.getString("purpose"),
                        row.getString("template"),
                        row.getLong("customer_id"),
                        row.getObject("campaign_id", Long.class),
                        row.getObject("offer_id", Long.class),
                        row.getString("message_id"),
                        row.getString("email"),
                        row.getString("given_name"),
                        row.getString("family_name"),
                        row.getString("language"),
                        row.getString("headline"),
                        row.getString("body"),
                        row.getString("call_to_action"),
                        row.getString("landing_url")))
                .list();
    }

    /**
     * One group commit for all waiting SMTP sessions of this node: settles the results of what they sent and decides what
     * they may send next.
     *
     * @param owner whose claims these are; rows somebody else owns by now are left alone
     * @return a decision for every intent
     */
    @Transactional
    public Map<DeliveryId, Decision> commit(
            String owner, Map<DeliveryId, SendResult> results, Collection<DeliveryId> intents) {
        lock(results.keySet(), intents);
        settle(owner, results);
        return decide(owner, intents);
    }

    private void lock(Collection<DeliveryId> results, Collection<DeliveryId> intents) {
        var all = ids(Stream.concat(results.stream(), intents.stream()).toList());
        jdbc.sql("""
                        select pg_advisory_xact_lock_shared(:space, campaign_id) from (
                          select distinct cast(campaign_id as integer) campaign_id from delivery
                           where id = any(:ids) and campaign_id is not null order by 1) needed""")
                .param("space", CAMPAIGN_LOCK)
                .param("ids", ids(intents))
                .query((row, n) -> 0)
                .list();
        jdbc.sql("""
                        select id from customer where id in (select customer_id from delivery where id = any(:ids))
                         order by id for no key update""").param("ids", all).query(Long.class).list();
    }

    private void settle(String owner, Map<DeliveryId, SendResult> results) {
        if (results.isEmpty()) {
            return;
        }
        var count = results.size();
        var ids = new long[count];
        var states = new String[count];
        var reasons = new String[count];
        var i = 0;
        for (var entry : results.entrySet()) {
            ids[i] = entry.getKey().value();
            switch (entry.getValue()) {
                case SendResult.Accepted() -> states[i] = "SENT";
                case SendResult.Rejected(var reason) -> {
                    states[i] = "FAILED";
                    reasons[i] = reason;
                }
                case SendResult.Deferred(var reason) -> {
                    states[i] = "PENDING";
                    reasons[i] = reason;
                }
                case SendResult.InDoubt(var reason) -> {
                    states[i] = "IN_DOUBT";
                    reasons[i] = reason;
                }
            }
            i++;
        }
        jdbc.sql("""
                        with result as (
                          select * from unnest(cast(:ids as bigint[]), cast(:states as text[]), cast(:reasons as text[]))
                            as r(id, state, reason)
                        ), settled as (
                          update delivery d
                             set state = case when r.state = 'PENDING' and d.attempts >= :max then 'FAILED' else r.state end,
                                 reason = case when r.state = 'PENDING' and d.attempts >= :max
                                               then 'gave-up-' || r.reason else r.reason end,
                                 due_at = case when r.state = 'PENDING'
                                               then :now + least(interval '6 hours', interval '30 seconds' * power(2, d.attempts))
                                               else d.due_at end,
                                 settled_at = case when r.state = 'PENDING' and d.attempts < :max then null
                                                   else cast(:now as timestamptz) end,
                                 owner = null, lease_until = null
                            from result r
                           where d.id = r.id and d.state in ('SENDING', 'CLAIMED') and d.owner = :owner
                          returning d.*
                        )""" + TELL)
                .param("ids", ids)
                .param("states", states)
                .param("reasons", reasons)
                .param("max", MAX_ATTEMPTS)
                .param("now", at(businessClock.now()))
                .param("owner", owner)
                .query(Integer.class)
                .single();
    }

    /**
     * Tells flow and history what was settled; follows a CTE {@code settled} of delivery rows. A contact that has its bucket
     * already (a stop overtook a message that was SENDING) gets the better-informed one.
     */
    private static final String TELL = """
            , job as (
              insert into outbox (kind, ref_id, payload)
              select 'job', job_key, jsonb_build_object('variables', jsonb_build_object('deliveryOutcome',
                       case state when 'SENT' then 'sent' when 'REFUSED' then 'refused' when 'FAILED' then 'failed'
                                  else 'inDoubt' end, 'deliveryReason', coalesce(reason, '')))
                from settled where state not in ('PENDING', 'CLAIMED', 'SENDING') and job_key is not null
            ), raised as (
              update list_member m set version = version + 1,
                     bucket = case when m.bucket is null or m.bucket = 'contacted' then m.bucket when s.sent then 'contacted'
                                   when s.doubt then 'in-doubt' when s.failed then 'failed' else m.bucket end,
                     bucket_reason = case when m.bucket is null or m.bucket = 'contacted' or s.sent or s.doubt then null
                                          when s.failed then s.reason else m.bucket_reason end
                from (select origin_id, bool_or(state = 'SENT') sent, bool_or(state = 'IN_DOUBT') doubt,
                             bool_or(state = 'FAILED') failed, min(reason) reason
                        from settled where origin_kind = 'contact' and state not in ('PENDING', 'CLAIMED', 'SENDING')
                       group by 1) s
               where m.id = s.origin_id
              returning m.id
            )
            , told as (insert into outbox (kind, ref_id) select 'index-contact', id from raised)
            select count(*) from settled""";

    private Map<DeliveryId, Decision> decide(String owner, Collection<DeliveryId> intents) {
        var decisions = new HashMap<DeliveryId, Decision>();
        if (intents.isEmpty()) {
            return decisions;
        }
        intents.forEach(id -> decisions.put(id, Decision.LOST));
        var verdicts = jdbc.sql(VERDICT)
                .param("ids", ids(intents))
                .param("owner", owner)
                .query((row, n) -> new Verdict(row.getLong("id"), row.getString("verdict"), row.getBoolean("not_yet")))
                .list();
        var proceed = verdicts.stream().filter(Verdict::proceeds).toList();
        var withheld = verdicts.stream().filter(verdict -> !verdict.proceeds()).toList();
        begin(owner, proceed).forEach(id -> decisions.put(new DeliveryId(id), Decision.PROCEED));
        withhold(owner, withheld);
        withheld.forEach(verdict -> decisions.put(new DeliveryId(verdict.id()), Decision.WITHHELD));
        return decisions;
    }

    private record Verdict(
            long id, @org.jspecify.annotations.Nullable String reason, boolean notYet) {
        boolean proceeds() {
            return reason == null;
        }
    }

    /**
     * First reason that forbids each intent, or null. Read under the customers' row locks and the campaigns' shared locks:
     * an opt-out, complaint, pause or stop either committed before and is seen here, or waits until SENDING is committed.
     */
    private static final String VERDICT = """
            select d.id, v.verdict, coalesce(v.verdict = 'campaign-paused', false) not_yet
              from delivery d
              join customer c on c.id = d.customer_id
              left join campaign k on k.id = d.campaign_id
              left join list_member m on d.origin_kind = 'contact' and m.id = d.origin_id
              cross join lateral (select case
                when c.email is null then 'no-address'
                when d.address_digest is distinct from c.email_digest then 'address-changed'
                when exists (select from suppression s where s.address_digest = c.email_digest and s.channel = d.channel
                              and (s.scope = 'all' or d.purpose = 'marketing')) then 'suppressed'
                when d.purpose = 'marketing' and not exists (select from consent g where g.customer_id = c.id
                       and g.purpose = 'marketing' and g.channel = d.channel and g.granted) then 'no-consent'
                when d.purpose = 'marketing' and exists (select from recovery_case r where r.customer_id = c.id
                       and r.state <> 'closed') then 'in-recovery'
                when d.purpose = 'marketing' and m.outcome in ('purchased', 'opted-out', 'complained') then m.outcome
                when d.step = 'reminder' and m.outcome = 'responded' then 'responded'
                when k.state in ('stopped', 'closed', 'rejected') then 'campaign-' || k.state
                when k.state = 'paused' then 'campaign-paused'
              end verdict) v
             where d.id = any(:ids) and d.state = 'CLAIMED' and d.owner = :owner""";

    private List<Long> begin(String owner, List<Verdict> proceed) {
        return jdbc.sql("""
                        update delivery set state = 'SENDING', sending_at = clock_timestamp(), lease_until = :lease, reason = null
                         where id = any(:ids) and state = 'CLAIMED' and owner = :owner returning id""")
                .param("lease", at(systemClock.instant().plus(lease)))
                .param("ids", proceed.stream().mapToLong(Verdict::id).toArray())
                .param("owner", owner)
                .query((row, n) -> row.getLong("id"))
                .list();
    }

    private void withhold(String owner, List<Verdict> withheld) {
        if (withheld.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        with verdict as (
                          select * from unnest(cast(:ids as bigint[]), cast(:reasons as text[]), cast(:waits as boolean[]))
                            as v(id, reason, waits)
                        ), settled as (
                          update delivery d
                             set state = case when v.waits then 'PENDING' else 'REFUSED' end, reason = v.reason,
                                 due_at = case when v.waits then :now + interval '15 minutes' else d.due_at end,
                                 attempts = case when v.waits then d.attempts - 1 else d.attempts end,
                                 settled_at = case when v.waits then null else cast(:now as timestamptz) end,
                                 owner = null, lease_until = null
                            from verdict v where d.id = v.id and d.state = 'CLAIMED' and d.owner = :owner
                          returning d.*
                        )""" + TELL)
                .param("ids", withheld.stream().mapToLong(Verdict::id).toArray())
                .param("reasons", withheld.stream().map(Verdict::reason).toArray(String[]::new))
                .param("waits", withheld.stream().map(Verdict::notYet).toArray(Boolean[]::new))
                .param("now", at(businessClock.now()))
                .param("owner", owner)
                .query(Integer.class)
                .single();
    }

    /**
     * Takes care of what dead owners left: CLAIMED becomes PENDING again, SENDING becomes IN_DOUBT, because the message may
     * have been accepted.
     *
     * @return how many rows were taken care of
     */
    @Transactional
    public int sweep() {
        return jdbc.sql("""
                        with dead as (
                          select id, state from delivery
                           where state in ('CLAIMED', 'SENDING') and lease_until < :system
                           order by id limit 1000 for update skip locked
                        ), settled as (
                          update delivery d
                             set state = case dead.state when 'CLAIMED' then 'PENDING' else 'IN_DOUBT' end,
                                 reason = case dead.state when 'CLAIMED' then null else 'owner-died' end,
                                 settled_at = case dead.state when 'SENDING' then cast(:now as timestamptz) end,
                                 owner = null, lease_until = null
                            from dead where d.id = dead.id
                          returning d.*
                        )""" + TELL)
                .param("system", at(systemClock.instant()))
                .param("now", at(businessClock.now()))
                .query(Integer.class)
                .single();
    }

    /** Gives back what this owner claimed and has not begun to send: an orderly stop. */
    @Transactional
    public void release(String owner) {
        jdbc.sql("""
                        update delivery set state = 'PENDING', owner = null, lease_until = null, attempts = attempts - 1
                         where owner = :owner and state = 'CLAIMED'""").param("owner", owner).update();
    }

    private static long[] ids(Collection<DeliveryId> ids) {
        return ids.stream().mapToLong(DeliveryId::value).toArray();
    }

    /** How many deliveries stand in each state, for one campaign or (null) for all. */
    public Map<String, Long> countByState() {
        return jdbc
                .sql("select state, count(*) n from delivery group by state")
                .query((row, n) -> Map.entry(row.getString("state"), row.getLong("n")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
