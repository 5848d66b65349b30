package io.rondo.deliveries;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.DeliveryId;
import io.rondo.outbox.Outbox;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What flows ask of the ledger: store a message to be sent, take it back, settle one in doubt. */
@Component
public class Deliveries {

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final BusinessClock clock;

    Deliveries(JdbcClient jdbc, Outbox outbox, BusinessClock clock) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Stores the message as PENDING; the dispatcher sends it and completes the job when it is settled. Asked again (a job
     * delivered twice), it only takes over the newer job key, and completes that job at once where the row is settled.
     */
    @Transactional
    public void request(DeliveryRequest request) {
        if (inserted(request, "PENDING", null)) {
            return;
        }
        var existing = jdbc.sql("""
                        update delivery set job_key = coalesce(:job, job_key)
                         where origin_kind = :kind and origin_id = :origin and step = :step
                           and customer_id = :customer and channel = :channel
                        returning state, reason""")
                .param("job", request.jobKey())
                .param("kind", request.originKind())
                .param("origin", request.originId())
                .param("step", request.step())
                .param("customer", request.customer().value())
                .param("channel", request.channel())
                .query((row, n) -> new Settled(row.getString("state"), row.getString("reason")))
                .optional();
        if (existing.isEmpty()) {
            // Another contact of this campaign has the same address, and one message per address is the rule.
            inserted(request, "REFUSED", "same-address");
            existing = java.util.Optional.of(new Settled("REFUSED", "same-address"));
        }
        var job = request.jobKey();
        if (job != null && existing.get().isFinal()) {
            outbox.jobDone(job, existing.get().variables());
        }
    }

    private boolean inserted(DeliveryRequest request, String state, @Nullable String reason) {
        var now = clock.now();
        var campaign = request.campaign();
        var offer = request.offer();
        return jdbc.sql("""
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id,
                            offer_id, template, address_digest, recipient_domain, state, reason, due_at, job_key, process_instance_key,
                            created_at, settled_at)
                        select :kind, :origin, :step, c.id, :channel, :purpose, :campaign, :offer, :template,
                               case when :channel in ('email', 'sms') then digest_on(:channel, c.email_digest, c.phone_digest) end,
                               case when :channel = 'email' then lower(split_part(c.email, '@', 2)) end, :state, :reason, :due, :job, :instance, :now,
                               case when :state = 'REFUSED' then cast(:now as timestamptz) end
                          from customer c where c.id = :customer
                        on conflict do nothing""")
                        .param("kind", request.originKind())
                        .param("origin", request.originId())
                        .param("step", request.step())
                        .param("customer", request.customer().value())
                        .param("channel", request.channel())
                        .param("purpose", request.purpose())
                        .param("campaign", campaign == null ? null : campaign.value())
                        .param("offer", offer == null ? null : offer.value())
                        .param("template", request.template())
                        .param("state", state)
                        .param("reason", reason)
                        .param("due", at(request.dueAt()))
                        .param("job", request.jobKey())
                        .param("instance", request.processInstanceKey())
                        .param("now", at(now))
                        .update()
                == 1;
    }

    /**
     * Takes back what an ending journey or case has not yet begun to send, calls not yet made among it. The caller holds the customer's row lock, so that
     * no SENDING transaction is under way for it.
     */
    public int cancelUnsent(String originKind, long originId, String reason) {
        return jdbc.sql("""
                        update delivery set state = case when resent_at is null then 'REFUSED' else 'IN_DOUBT' end, reason = :reason,
                               settled_at = :now, owner = null,
                               lease_until = null
                         where origin_kind = :kind and origin_id = :origin and state in ('PENDING', 'CLAIMED', 'ASKED')""")
                .param("reason", reason)
                .param("now", at(clock.now()))
                .param("kind", originKind)
                .param("origin", originId)
                .update();
    }

    /** Settles everything a stopped campaign has not begun to send, in one statement. The caller holds the campaign lock. */
    public int refuseUnsent(CampaignId campaign, String reason) {
        return jdbc.sql("""
                        update delivery set state = case when resent_at is null then 'REFUSED' else 'IN_DOUBT' end, reason = :reason,
                               settled_at = :now, owner = null,
                               lease_until = null
                         where campaign_id = :campaign and standing in ('open', 'asked') and state in ('PENDING', 'CLAIMED', 'ASKED')""")
                .param("reason", reason)
                .param("now", at(clock.now()))
                .param("campaign", campaign.value())
                .update();
    }

    /** Makes everything a resumed campaign has waiting due now. */
    public void dueNow(CampaignId campaign) {
        jdbc.sql(
                        "update delivery set due_at = least(due_at, :now) where campaign_id = :campaign and standing = 'open' and state = 'PENDING'")
                .param("now", at(clock.now()))
                .param("campaign", campaign.value())
                .update();
    }

    /** Makes what a customer has waiting for this reason due now. The caller holds the customer's row lock. */
    public void dueAgain(CustomerId customer, String reason) {
        jdbc.sql("""
                        update delivery set due_at = least(due_at, :now)
                         where customer_id = :customer and state = 'PENDING' and reason = :reason""")
                .param("now", at(clock.now()))
                .param("customer", customer.value())
                .param("reason", reason)
                .update();
    }

    /**
     * Evidence came back that a message arrived (a bounce, click or reply carrying its token): IN_DOUBT becomes SENT, and what waits to be
     * sent again is not, for the first copy is there. The time it counts as sent stays the time it came into doubt. One that is SENDING is
     * settled by its owner or the sweep, who look at what came back.
     *
     * @return true if the delivery was in doubt until now
     */
    public boolean confirm(DeliveryId delivery) {
        return jdbc.sql("""
                        with arrived as (
                          update delivery set state = 'SENT', reason = null, settled_at = coalesce(settled_at, resent_at, :now),
                                 owner = null, lease_until = null
                           where id = :id and (state = 'IN_DOUBT' or state in ('PENDING', 'CLAIMED') and resent_at is not null)
                          returning origin_kind, origin_id
                        ), raised as (
                          update list_member m set version = version + 1,
                                 bucket = case when bucket = 'in-doubt' then 'contacted' else bucket end
                            from arrived a where a.origin_kind = 'contact' and m.id = a.origin_id returning m.id
                        ), told as (insert into outbox (kind, ref_id) select 'index-contact', id from raised)
                        select count(*) from arrived""")
                        .param("now", at(clock.now()))
                        .param("id", delivery.value())
                        .query(Integer.class)
                        .single()
                == 1;
    }

    /** How a delivery that is settled, or a call that was asked for, is told to its flow. */
    record Settled(String state, @Nullable String reason) {

        boolean isFinal() {
            return outcome() != null;
        }

        @Nullable
        String outcome() {
            return switch (state) {
                case "SENT" -> "sent";
                case "ASKED" -> "asked";
                case "REFUSED" -> "refused";
                case "FAILED" -> "failed";
                case "IN_DOUBT" -> "inDoubt";
                default -> null;
            };
        }

        Map<String, Object> variables() {
            var outcome = outcome();
            return Map.of(
                    "deliveryOutcome", outcome == null ? "" : outcome, "deliveryReason", reason == null ? "" : reason);
        }
    }
}
