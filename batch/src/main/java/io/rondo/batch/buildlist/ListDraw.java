package io.rondo.batch.buildlist;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.outbox.Outbox;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Turns considered customers into the frozen list of a campaign: exclusions with their first reason, then arm and wave of
 * everybody left, each drawn from the campaign's seed and the customer's external id alone ({@link io.rondo.kernel.Draw}).
 * All of it happens in the caller's transaction and in SQL; a frozen list is left as it is.
 *
 * <p>The order of reasons: no-address, no-consent, suppressed, topic-refused, paused-by-customer, own-limit, contacted-recently,
 * in-recovery, no-profiling, and among those left same-address (the customer with the lowest id keeps the address). What
 * customers chose leaves out whom the ledger would refuse if the list were launched now; what they choose later, the ledger
 * still honours. No reason looks at the arm somebody would be drawn into: whoever refused the topic of one arm's offer is left out of
 * all arms, or the arms could not be compared.
 */
@Component
public class ListDraw {

    private static final Logger log = LoggerFactory.getLogger(ListDraw.class);
    private static final BigDecimal SHARE_TOLERANCE = new BigDecimal("0.00001");

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final Outbox outbox;

    ListDraw(JdbcClient jdbc, BusinessClock clock, Outbox outbox) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.outbox = outbox;
    }

    /** What the draw needs to know of a campaign. */
    public record Plan(
            CampaignId id,
            @Nullable Long segmentId,
            String listSource,
            String purpose,
            String channel,
            String seed,
            int waves,
            int minDaysSinceContact,
            boolean frozen) {}

    /** An arm and its part of [0, 1). */
    private record Arm(String arm, BigDecimal share) {}

    /** The campaign, locked until the transaction ends. */
    public Plan lock(CampaignId campaign) {
        return jdbc.sql("select * from campaign where id = :id for update")
                .param("id", campaign.value())
                .query((row, number) -> new Plan(
                        campaign,
                        row.getObject("segment_id", Long.class),
                        row.getString("list_source"),
                        row.getString("purpose"),
                        row.getString("channel"),
                        row.getString("seed"),
                        row.getInt("waves"),
                        row.getInt("min_days_since_contact"),
                        row.getObject("list_frozen_at") != null))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected a campaign with id '%s', but there is none".formatted(campaign)));
    }

    /** A table of this transaction that the caller fills: whom the list considers, and what a ready-made list says of them. */
    public void createConsidered() {
        jdbc.sql("drop table if exists pg_temp.considered").update();
        jdbc.sql("""
                        create temporary table considered (
                          customer_id bigint primary key, external_id text not null, email_digest bytea, segment text not null,
                          arm text, wave integer, offer_id bigint, reason text
                        ) on commit drop""").update();
    }

    /** Marks the customers who must not be contacted, each with the first reason. */
    public void exclude(Plan plan, boolean profiling) {
        if (!plan.channel().equals("email")) {
            throw new IllegalArgumentException(
                    "Expected campaign '%s' to have channel email, but it is %s".formatted(plan.id(), plan.channel()));
        }
        jdbc.sql("analyze considered").update();
        jdbc.sql("""
                        with counted as (
                          -- as the ledger counts for the customer's own limit
                          select customer_id, coalesce(settled_at, sending_at, cast(:now as timestamptz)) as at from delivery
                          where purpose = 'marketing' and state in ('SENDING', 'SENT', 'IN_DOUBT')
                          union all
                          select h.customer_id, w.launched_at from list_member h
                          join campaign_wave w on w.campaign_id = h.campaign_id and w.wave = h.wave where h.hold_out
                        ), refused as (
                          -- the offer of an arm, or every offer an arm may choose from
                          select t.customer_id from topic_refusal t
                          join offer o on o.category = t.topic
                          join campaign_arm a on a.offer_id = o.id and a.campaign_id = :campaign and not a.hold_out
                          union
                          select t.customer_id from topic_refusal t
                          join offer o on o.category = t.topic
                          join campaign_offer f on f.offer_id = o.id and f.campaign_id = :campaign
                          where exists (select from campaign_arm a where a.campaign_id = :campaign and not a.hold_out and a.offer_id is null)
                          group by t.customer_id
                          having count(*) = (select count(*) from campaign_offer f where f.campaign_id = :campaign)
                        )
                        update considered set reason = found.reason
                        from (
                          select c.id,
                            case
                              when c.email is null then 'no-address'
                              when :purpose = 'marketing' and consent.granted is not true then 'no-consent'
                              when consent.granted is false then 'no-consent'
                              when suppressed.address_digest is not null then 'suppressed'
                              when :purpose = 'marketing' and case when considered.offer_id is null then refused.customer_id is not null
                                else exists (select from topic_refusal t join offer o on o.category = t.topic
                                              where t.customer_id = c.id and o.id = considered.offer_id) end then 'topic-refused'
                              when chosen.paused_until >= first.at + k.response_window then 'paused-by-customer'
                              when chosen.max_per_30_days is not null and chosen.max_per_30_days <= (
                                select count(*) from counted e where e.customer_id = c.id and e.at > first.at - interval '30 days')
                                then 'own-limit'
                              when recent.customer_id is not null then 'contacted-recently'
                              when :purpose = 'marketing' and recovery.customer_id is not null then 'in-recovery'
                              when :profiling and c.no_profiling then 'no-profiling'
                            end as reason
                          from considered
                          join customer c on c.id = considered.customer_id
                          join campaign k on k.id = :campaign
                          -- the earliest this customer's first message can be due
                          cross join lateral (
                            select cast(:now as timestamptz)
                              + (coalesce(considered.wave, 1 + floor(draw(:seed, 'wave', c.external_id) * k.waves)::integer) - 1) * k.wave_gap as at
                          ) first
                          left join preference chosen on chosen.customer_id = c.id and :purpose = 'marketing'
                          left join refused on refused.customer_id = c.id
                          left join consent
                            on consent.customer_id = c.id and consent.purpose = :purpose and consent.channel = :channel
                          left join (
                            select distinct address_digest from suppression
                            where channel = :channel and (scope = 'all' or :purpose = 'marketing')
                          ) suppressed on suppressed.address_digest = c.email_digest
                          left join (
                            -- in doubt may have arrived; a hold-out counts as if contacted, or rival campaigns would mail
                            -- hold-outs more than the rest and spoil the comparison
                            select customer_id from delivery
                            where purpose = 'marketing' and state in ('SENT', 'IN_DOUBT') and coalesce(settled_at, sending_at) > :since
                            union
                            select m.customer_id from list_member m
                            join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
                            where m.hold_out and w.launched_at > :since
                          ) recent on recent.customer_id = c.id and :days > 0
                          left join (
                            select customer_id from recovery_case where state <> 'closed'
                          ) recovery on recovery.customer_id = c.id
                        ) found
                        where found.id = considered.customer_id and found.reason is not null""")
                .param("campaign", plan.id().value())
                .param("seed", plan.seed())
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .param("purpose", plan.purpose())
                .param("channel", plan.channel())
                .param("profiling", profiling)
                .param("days", plan.minDaysSinceContact())
                .param(
                        "since",
                        clock.now()
                                .minus(Duration.ofDays(plan.minDaysSinceContact()))
                                .atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("""
                        update considered set reason = 'same-address'
                        from (
                          select customer_id, row_number() over (partition by email_digest order by customer_id) as place
                          from considered where reason is null and email_digest is not null
                        ) shared
                        where shared.customer_id = considered.customer_id and shared.place > 1""").update();
    }

    /** Draws arms and waves where none is given, stores the list and freezes it. */
    public void freeze(Plan plan) {
        var arms = arms(plan);
        var lower = new BigDecimal[arms.size()];
        var upper = new BigDecimal[arms.size()];
        var bound = BigDecimal.ZERO;
        for (var i = 0; i < arms.size(); i++) {
            lower[i] = bound;
            bound = bound.add(arms.get(i).share());
            // The last arm ends at 1 even if shares like 0.333333 sum to less.
            upper[i] = i == arms.size() - 1 ? BigDecimal.valueOf(2) : bound;
        }
        var listed = jdbc.sql("""
                        with drawn as materialized (
                          select *, draw(:seed, 'arm', external_id) as arm_draw, draw(:seed, 'wave', external_id) as wave_draw
                          from considered where reason is null
                        )
                        insert into list_member (campaign_id, customer_id, arm, hold_out, wave, segment, offer_id)
                        select :campaign, drawn.customer_id, a.arm, a.hold_out,
                               coalesce(drawn.wave, 1 + floor(drawn.wave_draw * :waves)::integer),
                               drawn.segment, case when not a.hold_out then coalesce(drawn.offer_id, a.offer_id) end
                        from drawn
                        join unnest(:arms::text[], :lower::double precision[], :upper::double precision[])
                          as part (arm, lower, upper)
                          on case when drawn.arm is null then drawn.arm_draw >= part.lower and drawn.arm_draw < part.upper
                                  else drawn.arm = part.arm end
                        join campaign_arm a on a.campaign_id = :campaign and a.arm = part.arm
                        order by drawn.customer_id""")
                .param("seed", plan.seed())
                .param("campaign", plan.id().value())
                .param("waves", plan.waves())
                .param("arms", arms.stream().map(Arm::arm).toArray(String[]::new))
                .param("lower", doubles(lower))
                .param("upper", doubles(upper))
                .update();
        var excluded = jdbc.sql("""
                        insert into list_exclusion (campaign_id, customer_id, reason)
                        select :campaign, customer_id, reason from considered where reason is not null""").param("campaign", plan.id().value()).update();
        var considered =
                jdbc.sql("select count(*) from considered").query(Integer.class).single();
        if (considered != listed + excluded) {
            throw new IllegalStateException(
                    "Expected the list of campaign '%s' to add up, but %d considered are %d listed and %d not"
                            .formatted(plan.id(), considered, listed, excluded));
        }
        jdbc.sql(
                        "update campaign set list_frozen_at = :now, considered = :considered, version = version + 1 where id = :id")
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .param("considered", considered)
                .param("id", plan.id().value())
                .update();
        outbox.listStored(plan.id());
        log.info("Campaign {}: {} considered, {} listed, {} not listed", plan.id(), considered, listed, excluded);
    }

    private List<Arm> arms(Plan plan) {
        var arms = jdbc.sql("select arm, share from campaign_arm where campaign_id = :id order by position, arm")
                .param("id", plan.id().value())
                .query((row, number) -> new Arm(row.getString("arm"), row.getBigDecimal("share")))
                .list();
        var sum = arms.stream().map(Arm::share).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.subtract(BigDecimal.ONE).abs().compareTo(SHARE_TOLERANCE) > 0) {
            throw new IllegalArgumentException(
                    "Expected the shares of the arms of campaign '%s' to sum to 1, but they sum to %s"
                            .formatted(plan.id(), sum));
        }
        return arms;
    }

    private static Double[] doubles(BigDecimal[] bounds) {
        return java.util.Arrays.stream(bounds).map(BigDecimal::doubleValue).toArray(Double[]::new);
    }
}
