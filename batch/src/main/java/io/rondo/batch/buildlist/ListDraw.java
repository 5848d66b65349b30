package io.rondo.batch.buildlist;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import io.rondo.outbox.Outbox;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Turns the candidates of a campaign into its frozen list, over all partitions: one per address, one per household if the campaign
 * wants that (the highest score stays, among equals the lowest id), nobody merged or erased since they were found, the best by score as many as the campaign can pay and call,
 * and everybody left in the arm drawn for them. All of it in the caller's transaction and in SQL; a frozen list is left as it is.
 *
 * <p>A cut looks at no arm: it ranks all and takes the first. What it takes is the budget less the fixed cost, or the capacity for
 * calls, divided by what a customer on the list costs or needs on average, which is less the more are held out.
 */
@Component
public class ListDraw {

    private static final Logger log = LoggerFactory.getLogger(ListDraw.class);
    private static final BigDecimal SHARE_TOLERANCE = new BigDecimal("0.00001");

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final Outbox outbox;
    private final ListDrafts drafts;

    ListDraw(JdbcClient jdbc, BusinessClock clock, Outbox outbox, ListDrafts drafts) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.outbox = outbox;
        this.drafts = drafts;
    }

    /** An arm and its part of [0, 1). */
    private record Arm(String arm, boolean holdOut, BigDecimal share) {}

    /** How many may be listed, and what is said of the others. */
    private record Cut(long most, String reason) {}

    /** Stores the list and freezes it. {@code considered = listed + not listed}, or nothing is stored. */
    public void freeze(ListPlan plan) {
        // A plan made before the candidates were there would take them for a handful.
        jdbc.sql("analyze list_draft_customer").update();
        jdbc.sql("""
                        update list_draft_customer d set reason = c.state from customer c
                         where d.campaign_id = :campaign and d.reason is null and c.id = d.customer_id and c.state <> 'live'""").param("campaign", plan.id().value()).update();
        keepOne(plan, "address_digest", "same-address");
        if (plan.onePerHousehold()) {
            keepOne(plan, "household", "same-household");
        }
        var arms = arms(plan);
        cut(plan, arms);
        var listed = insertMembers(plan, arms);
        var excluded = jdbc.sql("""
                        insert into list_exclusion (campaign_id, customer_id, reason)
                        select campaign_id, customer_id, reason from list_draft_customer
                        where campaign_id = :campaign and reason is not null""").param("campaign", plan.id().value()).update();
        var considered = jdbc.sql(
                        "select coalesce(sum(considered), 0)::integer from list_draft_partition where campaign_id = :campaign")
                .param("campaign", plan.id().value())
                .query(Integer.class)
                .single();
        if (considered != listed + excluded) {
            throw new IllegalStateException(
                    "Expected the list of campaign '%s' to add up, but %d considered are %d listed and %d not"
                            .formatted(plan.id(), considered, listed, excluded));
        }
        jdbc.sql(
                        "update campaign set list_frozen_at = :now, considered = :considered, version = version + 1 where id = :id")
                .param("now", at(clock.now()))
                .param("considered", considered)
                .param("id", plan.id().value())
                .update();
        jdbc.sql("""
                        with counted as (select arm, count(*) listed from list_member where campaign_id = :campaign group by arm)
                        update campaign_arm a set listed = coalesce((select n.listed from counted n where n.arm = a.arm), 0)
                         where a.campaign_id = :campaign""").param("campaign", plan.id().value()).update();
        outbox.listStored(plan.id());
        drafts.clear(plan.id());
        log.info("Campaign {}: {} considered, {} listed, {} not listed", plan.id(), considered, listed, excluded);
    }

    private void keepOne(ListPlan plan, String column, String reason) {
        jdbc.sql("""
                        update list_draft_customer d set reason = :reason
                        from (
                          select customer_id, row_number() over (partition by %1$s order by score desc, customer_id) as place
                          from list_draft_customer
                          where campaign_id = :campaign and reason is null and %1$s in (
                            select %1$s from list_draft_customer
                            where campaign_id = :campaign and reason is null and %1$s is not null
                            group by 1 having count(*) > 1)
                        ) shared
                        where d.campaign_id = :campaign and d.customer_id = shared.customer_id and shared.place > 1""".formatted(column))
                .param("campaign", plan.id().value())
                .param("reason", reason)
                .update();
    }

    private void cut(ListPlan plan, List<Arm> arms) {
        var treated = BigDecimal.ONE.subtract(
                arms.stream().filter(Arm::holdOut).map(Arm::share).reduce(BigDecimal.ZERO, BigDecimal::add));
        var budget = plan.budget();
        var perListed = plan.costPerMessage().multiply(treated);
        var paid = budget == null || perListed.signum() <= 0
                ? Long.MAX_VALUE
                : budget.subtract(plan.fixedCost())
                        .max(BigDecimal.ZERO)
                        .divide(perListed, 0, RoundingMode.DOWN)
                        .longValue();
        var capacity = plan.callCapacity();
        var called = capacity == null || treated.signum() <= 0
                ? Long.MAX_VALUE
                : BigDecimal.valueOf(capacity)
                        .divide(treated, MathContext.DECIMAL64)
                        .longValue();
        var cut = paid <= called ? new Cut(paid, "over-budget") : new Cut(called, "over-capacity");
        if (cut.most() == Long.MAX_VALUE) {
            return;
        }
        jdbc.sql("""
                        update list_draft_customer d set reason = :reason
                        from (
                          select score, customer_id from list_draft_customer where campaign_id = :campaign and reason is null
                          order by score desc, customer_id offset :most limit 1
                        ) first_out
                        where d.campaign_id = :campaign and d.reason is null
                          and (d.score < first_out.score
                            or d.score = first_out.score and d.customer_id >= first_out.customer_id)""")
                .param("campaign", plan.id().value())
                .param("reason", cut.reason())
                .param("most", cut.most())
                .update();
    }

    private int insertMembers(ListPlan plan, List<Arm> arms) {
        var lower = new BigDecimal[arms.size()];
        var upper = new BigDecimal[arms.size()];
        var bound = BigDecimal.ZERO;
        for (var i = 0; i < arms.size(); i++) {
            lower[i] = bound;
            bound = bound.add(arms.get(i).share());
            // The last arm ends at 1 even if shares like 0.333333 sum to less.
            upper[i] = i == arms.size() - 1 ? BigDecimal.valueOf(2) : bound;
        }
        return jdbc.sql("""
                        insert into list_member (campaign_id, customer_id, arm, hold_out, wave, segment, score, offer_id)
                        select d.campaign_id, d.customer_id, a.arm, a.hold_out, d.wave, d.segment, d.score,
                               case when not a.hold_out then coalesce(d.offer_id, a.offer_id) end
                        from list_draft_customer d
                        join unnest(:arms::text[], :lower::double precision[], :upper::double precision[])
                          as part (arm, lower, upper)
                          on case when d.arm is null then d.arm_draw >= part.lower and d.arm_draw < part.upper
                                  else d.arm = part.arm end
                        join campaign_arm a on a.campaign_id = d.campaign_id and a.arm = part.arm
                        where d.campaign_id = :campaign and d.reason is null
                        order by d.customer_id""")
                .param("campaign", plan.id().value())
                .param("arms", arms.stream().map(Arm::arm).toArray(String[]::new))
                .param("lower", doubles(lower))
                .param("upper", doubles(upper))
                .update();
    }

    private List<Arm> arms(ListPlan plan) {
        var arms = jdbc.sql(
                        "select arm, hold_out, share from campaign_arm where campaign_id = :id order by position, arm")
                .param("id", plan.id().value())
                .query((row, number) ->
                        new Arm(row.getString("arm"), row.getBoolean("hold_out"), row.getBigDecimal("share")))
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
