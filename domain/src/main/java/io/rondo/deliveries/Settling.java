package io.rondo.deliveries;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How deliveries leave CLAIMED and SENDING: by what the mail server said, by a verdict, or because their owner died. In the
 * statement that settles a delivery its flow and the history are told. Called inside the {@link Ledger}'s transactions.
 */
final class Settling {

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final SendingRates rates;

    Settling(JdbcClient jdbc, BusinessClock clock, SendingRates rates) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.rates = rates;
    }

    /** Settles what this owner sent; rows somebody else owns by now are left alone. */
    void settle(String owner, Map<DeliveryId, SendResult> results) {
        if (results.isEmpty()) {
            return;
        }
        var count = results.size();
        var ids = new long[count];
        var states = new String[count];
        var reasons = new String[count];
        var waits = new long[count];
        var i = 0;
        for (var entry : results.entrySet()) {
            ids[i] = entry.getKey().value();
            switch (entry.getValue()) {
                case SendResult.Accepted() -> states[i] = "SENT";
                case SendResult.Rejected(var reason) -> {
                    states[i] = "FAILED";
                    reasons[i] = reason;
                }
                case SendResult.Deferred(var reason, var notBefore) -> {
                    states[i] = "PENDING";
                    reasons[i] = reason;
                    waits[i] = notBefore == null ? 0 : notBefore.toSeconds();
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
                          select r.*, r.state <> 'SENT' and exists (select from delivery d where d.id = r.id and %s) as proven
                            from unnest(cast(:ids as bigint[]), cast(:states as text[]), cast(:reasons as text[]),
                                        cast(:waits as bigint[])) as r(id, state, reason, wait_seconds)
                        ), settled as (
                          update delivery d
                             set state = case when r.state = 'PENDING' and d.attempts < :max and not (r.proven and d.resent_at is not null)
                                              then 'PENDING'
                                          -- what became of the copy sent before is as unknown as ever
                                          when r.state = 'IN_DOUBT' or r.state in ('PENDING', 'FAILED') and d.resent_at is not null
                                              then case when r.proven then 'SENT' else 'IN_DOUBT' end
                                          when r.state = 'PENDING' then 'FAILED' else r.state end,
                                 reason = case when r.proven and (r.state = 'IN_DOUBT' or d.resent_at is not null) then null
                                               when r.state = 'PENDING' and d.attempts >= :max
                                               then 'gave-up-' || r.reason else r.reason end,
                                 due_at = case when r.state = 'PENDING'
                                               then :now + least(interval '6 hours', greatest(interval '30 seconds' * power(2, least(d.attempts, 12)),
                                                                              make_interval(secs => r.wait_seconds)))
                                               else d.due_at end,
                                 settled_at = case when r.state = 'PENDING' and d.attempts < :max and not (r.proven and d.resent_at is not null)
                                                   then null else cast(:now as timestamptz) end,
                                 owner = null, lease_until = null
                            from result r
                           where d.id = r.id and d.state in ('SENDING', 'CLAIMED') and d.owner = :owner
                          returning d.*
                        )""".formatted(PROVEN) + TELL)
                .param("ids", ids)
                .param("states", states)
                .param("reasons", reasons)
                .param("waits", waits)
                .param("max", Ledger.MAX_ATTEMPTS)
                .param("now", at(clock.now()))
                .param("owner", owner)
                .query(Integer.class)
                .single();
    }

    /** Refuses for good, or puts off, what this owner may not send. */
    void withhold(String owner, List<Verdicts.Verdict> withheld) {
        if (withheld.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        with verdict as (
                          select * from unnest(cast(:ids as bigint[]), cast(:reasons as text[]), cast(:waits as timestamptz[]))
                            as v(id, reason, wait_until)
                        ), settled as (
                          update delivery d
                             set state = case when v.wait_until is not null then 'PENDING'
                                          when d.resent_at is not null then 'IN_DOUBT' else 'REFUSED' end,
                                 reason = v.reason,
                                 due_at = coalesce(v.wait_until, d.due_at),
                                 attempts = case when v.wait_until is null then d.attempts else d.attempts - 1 end,
                                 settled_at = case when v.wait_until is null then cast(:now as timestamptz) end,
                                 owner = null, lease_until = null
                            from verdict v where d.id = v.id and d.state = 'CLAIMED' and d.owner = :owner
                          returning d.*
                        )""" + TELL)
                .param("ids", withheld.stream().mapToLong(Verdicts.Verdict::id).toArray())
                .param(
                        "reasons",
                        withheld.stream().map(Verdicts.Verdict::reason).toArray(String[]::new))
                .param(
                        "waits",
                        withheld.stream()
                                .map(Verdicts.Verdict::waitUntil)
                                .map(until -> until == null ? null : until.toString())
                                .toArray(String[]::new))
                .param("now", at(clock.now()))
                .param("owner", owner)
                .query(Integer.class)
                .single();
        // Nothing left: a ramp's day is not used up by what waits for the morning.
        rates.giveBack(withheld.stream().mapToLong(Verdicts.Verdict::id).toArray());
    }

    /** Returns how many rows of dead owners were taken care of. */
    int sweep(OffsetDateTime systemTime) {
        forgetFinished(systemTime);
        var late = jdbc.sql("""
                        select id from delivery_claim where lease_until < :system
                         order by lease_until, id limit 20 for update skip locked""").param("system", systemTime).query(Long.class).list();
        if (late.isEmpty()) {
            return 0;
        }
        var claims = late.stream().mapToLong(Long::longValue).toArray();
        var swept = sweep(systemTime, claims);
        // Held still: begun lately, with a lease of its own, or locked by its owner at this moment.
        jdbc.sql("""
                        with held as (
                          select c.id, min(d.lease_until) lease_until from delivery_claim c
                            left join delivery d on d.id = any(c.deliveries) and d.state in ('CLAIMED', 'SENDING')
                           where c.id = any(:claims) group by c.id
                        ), over as (
                          delete from delivery_claim c using held where held.id = c.id and held.lease_until is null
                        )
                        update delivery_claim c set lease_until = held.lease_until from held
                         where held.id = c.id and held.lease_until is not null""").param("claims", claims).update();
        return swept;
    }

    /** A dead owner's claim must not wait behind all that were made since. */
    private void forgetFinished(OffsetDateTime systemTime) {
        jdbc.sql("""
                        delete from delivery_claim c where c.id in (
                          select id from delivery_claim where lease_until < :system
                           order by lease_until, id limit 1000 for update skip locked)
                         and not exists (select from delivery d where d.id = any(c.deliveries) and d.state in ('CLAIMED', 'SENDING'))""").param("system", systemTime).update();
    }

    private int sweep(OffsetDateTime systemTime, long[] claims) {
        var claimed = jdbc.sql("""
                        select id from delivery where id in (select unnest(deliveries) from delivery_claim where id = any(:claims))
                           and state = 'CLAIMED' and lease_until < :system""")
                .param("claims", claims)
                .param("system", systemTime)
                .query(Long.class)
                .list();
        var swept = settleDead(systemTime, claims);
        rates.giveBack(claimed.stream().mapToLong(Long::longValue).toArray());
        return swept;
    }

    /** Keeps stop and pause of these deliveries' campaigns out until commit: a stop sets the buckets of the same contacts. */
    void lockCampaigns(long[] deliveries) {
        jdbc.sql("""
                        select pg_advisory_xact_lock_shared(:space, campaign_id) from (
                          select distinct cast(campaign_id as integer) campaign_id from delivery
                           where id = any(:ids) and campaign_id is not null order by 1) needed""")
                .param("space", Ledger.CAMPAIGN_LOCK)
                .param("ids", deliveries)
                .query((row, n) -> 0)
                .list();
    }

    private int settleDead(OffsetDateTime systemTime, long[] claims) {
        lockCampaigns(jdbc
                .sql("select distinct unnest(deliveries) from delivery_claim where id = any(:claims)")
                .param("claims", claims)
                .query(Long.class)
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .toArray());
        // A response that is being stored holds its customer: it is seen by us, or sees what we did.
        jdbc.sql("""
                        select id from customer where id in (
                          select customer_id from delivery
                           where id in (select unnest(deliveries) from delivery_claim where id = any(:claims)) and state = 'SENDING' and lease_until < :system)
                         order by id for no key update""")
                .param("claims", claims)
                .param("system", systemTime)
                .query(Long.class)
                .list();
        return jdbc.sql("""
                        with dead as (
                          select id, case when state = 'CLAIMED' then 'PENDING' when %s then 'SENT' else 'IN_DOUBT' end as becomes
                            from delivery d
                           where id in (select unnest(deliveries) from delivery_claim where id = any(:claims)) and state in ('CLAIMED', 'SENDING') and lease_until < :system
                           order by id for update skip locked
                        ), settled as (
                          update delivery d
                             set state = dead.becomes,
                                 attempts = case dead.becomes when 'PENDING' then greatest(d.attempts - 1, 0) else d.attempts end,
                                 reason = case dead.becomes when 'IN_DOUBT' then 'owner-died' end,
                                 settled_at = case dead.becomes when 'IN_DOUBT' then cast(:now as timestamptz)
                                                when 'SENT' then cast(:now as timestamptz) - (clock_timestamp() - d.sending_at) end,
                                 owner = null, lease_until = null
                            from dead where d.id = dead.id
                          returning d.*
                        )""".formatted(PROVEN) + TELL)
                .param("claims", claims)
                .param("system", systemTime)
                .param("now", at(clock.now()))
                .query(Integer.class)
                .single();
    }

    /** Whether something came back that only the receiver of delivery {@code d} can have caused; a machine may look before a server accepts. */
    private static final String PROVEN = """
            (d.delivered_at is not null or d.bounced_at is not null
              or exists (select from response p where p.customer_id = d.customer_id and p.delivery_id = d.id and p.class <> 'machine'))""";

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
}
