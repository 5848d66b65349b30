package io.rondo.contacts;

import static io.rondo.kernel.Sql.at;

import io.rondo.deliveries.Calls;
import io.rondo.deliveries.Deliveries;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.OfferId;
import io.rondo.outbox.Outbox;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The life of a contact's journey: claimed once, given an offer, ended with an outcome and a bucket. */
@Component
public class Contacts {

    private final JdbcClient jdbc;
    private final FlowInstances instances;
    private final Deliveries deliveries;
    private final Calls calls;
    private final Buckets buckets;
    private final Outbox outbox;
    private final BusinessClock clock;

    Contacts(
            JdbcClient jdbc,
            FlowInstances instances,
            Deliveries deliveries,
            Calls calls,
            Buckets buckets,
            Outbox outbox,
            BusinessClock clock) {
        this.jdbc = jdbc;
        this.instances = instances;
        this.deliveries = deliveries;
        this.calls = calls;
        this.buckets = buckets;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * A journey's first job binds its instance to the contact by compare-and-set. Repeatable for the instance that has it.
     *
     * @return false if another instance lives for this contact; the caller's flow must end without effect
     */
    @Transactional
    public boolean claim(ContactId id, long processInstanceKey, String processId) {
        instances.seen(processInstanceKey, processId, FlowInstances.Kind.CONTACT, id.value());
        var claimed = jdbc.sql("""
                        update list_member
                           set process_instance_key = :key, journey_state = 'live', claimed_at = coalesce(claimed_at, :now)
                         where id = :id and not hold_out
                           and (process_instance_key is null or process_instance_key = :key)""")
                        .param("key", processInstanceKey)
                        .param("now", at(clock.now()))
                        .param("id", id.value())
                        .update()
                == 1;
        if (!claimed) {
            instances.duplicate(processInstanceKey);
        }
        return claimed;
    }

    public Contact get(ContactId id) {
        return jdbc.sql("""
                        select m.*, c.external_id, coalesce(p.value_tier, 'low') value_tier
                          from list_member m join customer c on c.id = m.customer_id
                          left join profile p on p.customer_id = c.id where m.id = :id""")
                .param("id", id.value())
                .query((row, n) -> {
                    var offer = row.getObject("offer_id", Long.class);
                    return new Contact(
                            new ContactId(row.getLong("id")),
                            new CampaignId(row.getLong("campaign_id")),
                            new CustomerId(row.getLong("customer_id")),
                            row.getString("external_id"),
                            row.getString("arm"),
                            row.getBoolean("hold_out"),
                            row.getString("segment"),
                            row.getString("value_tier"),
                            offer == null ? null : new OfferId(offer),
                            row.getObject("process_instance_key", Long.class),
                            row.getString("outcome"));
                })
                .single();
    }

    /** Keeps the offer chosen for this contact; the first choice stays. */
    @Transactional
    public void offerChosen(ContactId id, OfferId offer) {
        var changed = jdbc.sql("update list_member set offer_id = :offer where id = :id and offer_id is null")
                .param("offer", offer.value())
                .param("id", id.value())
                .update();
        if (changed == 1) {
            outbox.contactChanged(id);
        }
    }

    /** The journey ran to its end: the contact gets its bucket. Returns what the contact answered. */
    @Transactional
    public String finish(ContactId id, long processInstanceKey) {
        lockCustomer(id);
        deliveries.cancelUnsent("contact", id.value(), "journey-ended");
        return end(id, processInstanceKey);
    }

    /**
     * Something interrupted the journey: what was not sent yet never will be. Decided from PostgreSQL, because the message
     * that woke the flow may be late or early.
     *
     * @return complained, opted-out, purchased, or stopped where the campaign itself ended
     */
    @Transactional
    public String interrupted(ContactId id, long processInstanceKey) {
        lockCustomer(id);
        var outcome = get(id).outcome();
        var reason = switch (outcome) {
            case "complained", "opted-out", "purchased" -> outcome;
            default -> "stopped";
        };
        deliveries.cancelUnsent("contact", id.value(), reason);
        end(id, processInstanceKey);
        return reason;
    }

    private String end(ContactId id, long processInstanceKey) {
        jdbc.sql("update list_member set journey_state = 'ended' where id = :id and process_instance_key = :key")
                .param("id", id.value())
                .param("key", processInstanceKey)
                .update();
        instances.ended(processInstanceKey);
        buckets.settleContact(id);
        outbox.contactChanged(id);
        return get(id).outcome();
    }

    /** A member of staff called; told once per task. */
    @Transactional
    public void called(ContactId id, long userTaskKey, String result, String by) {
        lockCustomer(id);
        var first = jdbc.sql("""
                        insert into call_record (contact_id, user_task_key, result, called_by, called_at)
                        values (:id, :task, :result, :by, :now) on conflict do nothing""")
                .param("id", id.value())
                .param("task", userTaskKey)
                .param("result", result)
                .param("by", by)
                .param("now", at(clock.now()))
                .update();
        if (first == 1) {
            calls.made(id.value(), userTaskKey, result);
            buckets.correctContact(id);
        }
        outbox.contactChanged(id);
    }

    private void lockCustomer(ContactId id) {
        jdbc.sql("""
                        select id from customer where id = (select customer_id from list_member where id = :id)
                        for no key update""").param("id", id.value()).query((row, n) -> 0).single();
    }
}
