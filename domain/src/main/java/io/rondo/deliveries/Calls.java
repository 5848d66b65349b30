package io.rondo.deliveries;

import static io.rondo.kernel.Sql.at;

import io.rondo.deliveries.Ledger.Decision;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Calls on the ledger: PENDING → CLAIMED → ASKED → SENT | FAILED | REFUSED. The verdict of every other message decides whether a
 * call may be made; ASKED then lasts as long as the agent's task, without a lease, because nobody's death leaves a call in doubt. A
 * call that is recorded is SENT if somebody answered, else FAILED with the call's result.
 */
@Component
public class Calls {

    /** Result of a call nobody answered. */
    public static final String NOT_REACHED = "not-reached";

    private static final int BATCH = 100;

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final BusinessClock clock;
    private final Clock systemClock;

    Calls(JdbcClient jdbc, Ledger ledger, BusinessClock clock, Clock systemClock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.clock = clock;
        this.systemClock = systemClock;
    }

    /** Claims the calls that are due. In a transaction of its own: the verdict takes other locks first. */
    @Transactional
    public List<DeliveryId> claim(String owner) {
        return jdbc.sql("""
                        with due as (
                          select id from delivery where standing = 'open' and state = 'PENDING' and channel = 'phone' and due_at <= :now
                           order by due_at, id limit :limit for update skip locked
                        ), claimed as (
                          update delivery d set state = 'CLAIMED', owner = :owner, lease_until = :lease, attempts = attempts + 1
                            from due where d.id = due.id returning d.id
                        ), held as (
                          insert into delivery_claim (lease_until, deliveries)
                          select cast(:lease as timestamptz), array_agg(id) from claimed having count(*) > 0
                        )
                        select id from claimed""")
                .param("now", at(clock.now()))
                .param("limit", BATCH)
                .param("owner", owner)
                .param("lease", at(systemClock.instant().plus(Ledger.LEASE)))
                .query((row, n) -> new DeliveryId(row.getLong("id")))
                .list();
    }

    /** Decides on claimed calls. The flows of those that may be made go on to the agent's task with outcome {@code asked}. */
    @Transactional
    public void decide(String owner, List<DeliveryId> claimed) {
        var allowed = ledger.commit(owner, Map.of(), claimed).entrySet().stream()
                .filter(entry -> entry.getValue() == Decision.PROCEED)
                .mapToLong(entry -> entry.getKey().value())
                .toArray();
        jdbc.sql("""
                        with asked as (
                          update delivery set state = 'ASKED', owner = null, lease_until = null
                           where id = any(:ids) and state = 'SENDING' and owner = :owner returning job_key
                        )
                        insert into outbox (kind, ref_id, payload)
                        select 'job', job_key, jsonb_build_object('variables',
                                 jsonb_build_object('deliveryOutcome', 'asked', 'deliveryReason', ''))
                          from asked where job_key is not null""").param("ids", allowed).param("owner", owner).update();
    }

    /**
     * An agent called. The caller holds the customer's row lock, and tells a call once. A call that no flow asked for is entered
     * as well, so that caps count it.
     *
     * @param result how it went; {@link #NOT_REACHED} fails the delivery
     */
    public void made(long contact, long userTaskKey, String result) {
        var state = result.equals(NOT_REACHED) ? "FAILED" : "SENT";
        var reason = result.equals(NOT_REACHED) ? result : null;
        var settled = jdbc.sql("""
                        update delivery set state = :state, reason = :reason, settled_at = :now
                         where id = (select id from delivery where origin_kind = 'contact' and origin_id = :contact
                                        and channel = 'phone' and state = 'ASKED' order by id limit 1)""")
                .param("state", state)
                .param("reason", reason)
                .param("now", at(clock.now()))
                .param("contact", contact)
                .update();
        if (settled == 0) {
            jdbc.sql("""
                            insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, offer_id,
                                template, state, reason, due_at, created_at, settled_at)
                            select 'contact', m.id, 'call-' || :task, m.customer_id, 'phone', 'marketing', m.campaign_id, m.offer_id,
                                   'call', :state, :reason, :now, :now, :now
                              from list_member m where m.id = :contact
                            on conflict do nothing""")
                    .param("task", userTaskKey)
                    .param("state", state)
                    .param("reason", reason)
                    .param("now", at(clock.now()))
                    .param("contact", contact)
                    .update();
        }
    }
}
