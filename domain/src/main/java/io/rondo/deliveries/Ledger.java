package io.rondo.deliveries;

import static io.rondo.kernel.Sql.at;

import io.rondo.deliveries.Verdicts.Verdict;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
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

    private static final String EMAIL = "email";

    private static final Pattern MESSAGE_ID = Pattern.compile("<d([0-9]{1,18})\\.[0-9a-f]{16}@.*>");

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
    private final Verdicts verdicts;
    private final Settling settling;
    private final SendingRates rates;

    Ledger(
            JdbcClient jdbc,
            BusinessClock businessClock,
            Clock systemClock,
            SendingRates rates,
            @Value("${rondo.mail.domain:rondo.test}") String mailDomain,
            @Value("#{T(java.time.Duration).parse('${rondo.deliveries.lease:PT5M}')}") Duration lease) {
        this.jdbc = jdbc;
        this.businessClock = businessClock;
        this.systemClock = systemClock;
        this.mailDomain = mailDomain;
        this.lease = lease;
        this.rates = rates;
        this.verdicts = new Verdicts(jdbc);
        this.settling = new Settling(jdbc, businessClock, rates);
    }

    /**
     * Claims up to {@code limit} due deliveries of one channel for this owner, skipping rows others are claiming. Service messages
     * go first: who waits for an answer does not wait for a broadcast. Then the oldest due.
     *
     * @param channel the channel this owner sends on, such as {@code email}; others are left to their own dispatchers
     */
    @Transactional
    public List<ClaimedDelivery> claim(String owner, String channel, int limit) {
        // Rates are about mail servers; a gateway says itself when it has enough.
        var allowance = channel.equals(EMAIL) ? rates.allowance() : SendingRates.Allowance.FREE;
        var most = Math.min(limit, allowance.all());
        if (most == 0) {
            return List.of();
        }
        var claimed = claim(owner, channel, allowance, most);
        rates.spend(allowance, claimed);
        return claimed;
    }

    private List<ClaimedDelivery> claim(String owner, String channel, SendingRates.Allowance allowance, int limit) {
        return jdbc.sql(("""
                        with limited as (
                          select * from unnest(cast(:domains as text[]), cast(:tokens as integer[])) as l(domain, n)
                        ), limited_service as (
                          select d.* from limited l cross join lateral (
                            select x.id, x.due_at, x.recipient_domain from delivery x
                             where {due} and x.purpose = 'service' and x.recipient_domain = l.domain
                             order by x.due_at, x.id limit l.n for update skip locked) d
                        ), limited_marketing as (
                          select d.* from limited l cross join lateral (
                            select x.id, x.due_at, x.recipient_domain from delivery x
                             where {due} and x.purpose <> 'service' and x.recipient_domain = l.domain
                             order by x.due_at, x.id limit least(l.n, :marketing) for update skip locked) d
                        ), free_service as (
                          select x.id, x.due_at from delivery x
                           where {due} and x.purpose = 'service'
                             and (x.recipient_domain is null or x.recipient_domain <> all(:domains))
                           order by x.due_at, x.id limit :limit for update skip locked
                        ), free_marketing as (
                          select x.id, x.due_at from delivery x
                           where {due} and x.purpose <> 'service'
                             and (x.recipient_domain is null or x.recipient_domain <> all(:domains))
                           order by x.due_at, x.id limit :marketing for update skip locked
                        ), limited_due as (
                          select u.*, row_number() over (partition by recipient_domain order by lane, due_at, id) as place
                            from (select *, 1 as lane from limited_service union all select *, 2 from limited_marketing) u
                        ), may_go as (
                          select id, due_at, 1 as lane from free_service
                          union all select id, due_at, 2 from free_marketing
                          union all select u.id, u.due_at, u.lane from limited_due u join limited l on l.domain = u.recipient_domain
                                     where u.place <= l.n
                        ), due as (
                          select id from (
                            select * from may_go where lane = 1
                            union all (select * from may_go where lane = 2 order by due_at, id limit :marketing)) u
                           order by lane, due_at, id limit :limit
                        ), claimed as (
                          update delivery d
                             set state = 'CLAIMED', owner = :owner, lease_until = :lease, attempts = attempts + 1,
                                 message_id = coalesce(message_id, '<d' || d.id || '.'
                                   || substr(encode(sha256(convert_to(d.id || ':' || d.created_at, 'UTF8')), 'hex'), 1, 16)
                                   || '@' || :domain || '>')
                            from due where d.id = due.id
                          returning d.*
                        ), held as (
                          insert into delivery_claim (lease_until, deliveries)
                          select cast(:lease as timestamptz), array_agg(id) from claimed having count(*) > 0
                        )
                        select d.*, c.email, c.given_name, c.family_name, c.language,
                               coalesce(t.headline, f.headline) headline, coalesce(t.body, f.body) body,
                               coalesce(t.call_to_action, f.call_to_action) call_to_action, o.landing_url
                          from claimed d
                          -- by key, whatever the planner thinks of how many are due: never a walk through all customers
                          cross join lateral (select * from customer x where x.id = d.customer_id limit 1) c
                          left join offer o on o.id = d.offer_id
                          left join offer_text t on t.offer_id = d.offer_id and t.language = split_part(c.language, '-', 1)
                          left join offer_text f on f.offer_id = d.offer_id and f.language = 'en'
                         order by (d.purpose <> 'service'), d.due_at, d.id""").replace("{due}", due(channel)))
                .param("now", at(businessClock.now()))
                .param("channel", channel)
                .param("limit", limit)
                .param("marketing", Math.min(limit, allowance.marketing()))
                .param("domains", allowance.domains().keySet().toArray(String[]::new))
                .param("tokens", allowance.domains().values().toArray(Integer[]::new))
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

    /** In words that the partial indexes are made for: what other channels wait for is not walked through. */
    private static String due(String channel) {
        return "x.standing = 'open' and x.state = 'PENDING' and x.due_at <= :now and x.channel = :channel"
                + (channel.equals(EMAIL) ? "" : " and x.channel <> 'email'");
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
        settling.settle(owner, results);
        return decide(owner, intents);
    }

    private void lock(Collection<DeliveryId> results, Collection<DeliveryId> intents) {
        var all = ids(Stream.concat(results.stream(), intents.stream()).toList());
        settling.lockCampaigns(all);
        jdbc.sql("""
                        select id from customer where id in (select customer_id from delivery where id = any(:ids))
                         order by id for no key update""").param("ids", all).query(Long.class).list();
    }

    private Map<DeliveryId, Decision> decide(String owner, Collection<DeliveryId> intents) {
        var decisions = new HashMap<DeliveryId, Decision>();
        if (intents.isEmpty()) {
            return decisions;
        }
        intents.forEach(id -> decisions.put(id, Decision.LOST));
        var all = verdicts.on(ids(intents), owner, at(businessClock.now()));
        var proceed = all.stream().filter(Verdict::proceeds).toList();
        var withheld = all.stream().filter(verdict -> !verdict.proceeds()).toList();
        begin(owner, proceed).forEach(id -> decisions.put(new DeliveryId(id), Decision.PROCEED));
        settling.withhold(owner, withheld);
        withheld.forEach(verdict -> decisions.put(new DeliveryId(verdict.id()), Decision.WITHHELD));
        return decisions;
    }

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

    /**
     * Takes care of what dead owners left: CLAIMED becomes PENDING again, SENDING becomes IN_DOUBT, because the message may
     * have been accepted.
     *
     * @return how many rows were taken care of
     */
    @Transactional
    public int sweep() {
        return settling.sweep(at(systemClock.instant()));
    }

    /** Gives back what this owner claimed and has not begun to send: an orderly stop. */
    @Transactional
    public void release(String owner) {
        var released = jdbc.sql("""
                        update delivery set state = 'PENDING', owner = null, lease_until = null, attempts = attempts - 1
                         where owner = :owner and state = 'CLAIMED' and standing = 'open' returning id""").param("owner", owner).query(Long.class).list();
        rates.giveBack(released.stream().mapToLong(Long::longValue).toArray());
    }

    private static long[] ids(Collection<DeliveryId> ids) {
        return ids.stream().mapToLong(DeliveryId::value).toArray();
    }

    /** The delivery's id in a Message-ID that {@link #claim} could have given; whether it did, only the stored one tells. */
    public static LongStream numberIn(String messageId) {
        var ours = MESSAGE_ID.matcher(messageId);
        return ours.matches() ? LongStream.of(Long.parseLong(ours.group(1))) : LongStream.empty();
    }

    /** How many deliveries stand in each state. */
    public Map<String, Long> countByState() {
        return jdbc
                .sql("select state, count(*) n from delivery group by state")
                .query((row, n) -> Map.entry(row.getString("state"), row.getLong("n")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
