package io.rondo.demo;

import io.rondo.kernel.CampaignId;
import io.rondo.measurement.MeasurementReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Checks the promises from outside: from rows, the mail server's journal and plain arithmetic, never by asking the code that
 * keeps them. What does not hold is said in words.
 */
final class Promises {

    private final JdbcClient jdbc;
    private final List<String> broken = new ArrayList<>();

    Promises(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What did not hold, for people. */
    List<String> broken() {
        return List.copyOf(broken);
    }

    /** Every considered customer is listed or excluded once, and every contact is in the bucket its deliveries and calls say. */
    boolean accounted() {
        return none("campaigns whose considered differs from listed plus excluded", """
                        select count(*) from campaign k where list_frozen_at is not null and considered <>
                          (select count(*) from list_member m where m.campaign_id = k.id)
                          + (select count(*) from list_exclusion e where e.campaign_id = k.id)""")
                & none("contacts without a bucket", "select count(*) from list_member where bucket is null")
                & none("customers both listed and excluded", """
                        select count(*) from list_member m join list_exclusion e using (campaign_id, customer_id)""")
                & none("contacts in a bucket their deliveries and calls deny", """
                        with fact as (
                          select m.*,
                            (select count(*) from delivery d where d.origin_kind = 'contact' and d.origin_id = m.id and d.state = 'SENT')
                              reached,
                            (select count(*) from delivery d where d.origin_kind = 'contact' and d.origin_id = m.id and d.state = 'IN_DOUBT') doubts
                          from list_member m)
                        select count(*) from fact where bucket is distinct from case
                          when hold_out then 'held-out' when reached > 0 then 'contacted' when doubts > 0 then 'in-doubt'
                          when bucket = 'failed' then 'failed' else 'excluded' end
                          or (bucket in ('failed', 'excluded') and bucket_reason is null)""")
                & none("held-out contacts that were written to or called", """
                        select count(*) from list_member m where hold_out and (exists (select from delivery d
                          where d.origin_kind = 'contact' and d.origin_id = m.id)
                          or exists (select from call_record c where c.contact_id = m.id))""")
                & none("calls that are not in the ledger exactly once", """
                        select count(*) from (select contact_id, count(*) n from call_record group by 1) c
                         where n <> (select count(*) from delivery d where d.origin_kind = 'contact' and d.origin_id = c.contact_id
                           and d.channel = 'phone' and d.state in ('SENT', 'FAILED'))""")
                & none(
                        "campaigns that are not over",
                        "select count(*) from campaign where state not in ('closed', 'stopped', 'rejected')");
    }

    boolean deliveredOnce(MailJudge.Verdict mail) {
        if (!mail.deliveredOnce()) {
            broken.add("the mail server's journal says: " + mail);
        }
        return mail.deliveredOnce()
                & none(
                        "deliveries that are not settled",
                        "select count(*) from delivery where state in ('PENDING', 'CLAIMED', 'SENDING', 'ASKED')")
                & none("contacts of launched waves skipped without a reason", """
                        select count(*) from list_member m join campaign_wave w using (campaign_id, wave)
                         where not hold_out and not exists (select from delivery d where d.origin_kind = 'contact'
                           and d.origin_id = m.id) and bucket_reason is null""");
    }

    /** Arms counted again from rows, and lift by plain arithmetic, equal what the report got from Elasticsearch. */
    boolean measuredTruly(CampaignId campaign, MeasurementReport report) {
        Map<String, double[]> counted = new HashMap<>();
        jdbc.sql("""
                        select m.arm, count(*) n,
                               count(*) filter (where o.orders > 0) conversions, coalesce(sum(o.revenue), 0) revenue
                          from list_member m
                          join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
                          left join lateral (select count(*) orders, sum(amount) revenue from response r
                            where r.customer_id = m.customer_id and r.type = 'order'
                              and r.occurred_at between w.launched_at and w.ends_at) o on true
                         where m.campaign_id = :campaign group by m.arm""").param("campaign", campaign.value()).query(row -> {
            counted.put(
                    row.getString("arm"),
                    new double[] {row.getDouble("n"), row.getDouble("conversions"), row.getDouble("revenue")});
        });
        var holds = true;
        double[] control = null;
        for (var arm : report.arms()) {
            var here = counted.get(arm.arm());
            holds &= same("contacts of " + arm.arm(), here == null ? -1 : here[0], arm.n());
            holds &= same("conversions of " + arm.arm(), here == null ? -1 : here[1], arm.conversions());
            holds &= same("revenue of " + arm.arm(), here == null ? -1 : here[2], arm.revenue());
            if (arm.holdOut()) {
                control = here;
            }
        }
        for (var lift : report.lift()) {
            var arm = counted.get(lift.arm());
            if (arm == null || control == null) {
                holds &= same("arms behind the lift of " + lift.arm(), 0, 1);
                continue;
            }
            holds &= same(
                    "incremental conversions of " + lift.arm(),
                    arm[1] - arm[0] * control[1] / control[0],
                    lift.incrementalConversions());
            holds &= same(
                    "incremental revenue of " + lift.arm(),
                    arm[2] - arm[0] * control[2] / control[0],
                    lift.incrementalRevenue());
            holds &= same(
                    "conversion lift of " + lift.arm(),
                    100 * (arm[1] / arm[0] - control[1] / control[0]),
                    lift.conversionPp());
        }
        return holds;
    }

    /** Tasks were done, complaints were owned until they were closed, and marketing kept quiet meanwhile. */
    boolean peopleServed() {
        return none("open tasks", "select count(*) from task where state = 'open'")
                & none("completed tasks without a kept answer", """
                        select count(*) from task t where state = 'completed' and not exists (select from form_answer a
                          where a.user_task_key = t.user_task_key)""")
                & none("cases that are not closed with cause, cost and satisfaction", """
                        select count(*) from recovery_case where joined_into is null and (state <> 'closed' or cause_code is null
                          or compensation is null or satisfaction is null)""")
                & none(
                        "complaints without a case",
                        "select count(*) from response where type = 'complaint' and case_id is null")
                & none("marketing begun while a case was open", """
                        select count(*) from recovery_case c join delivery d on d.customer_id = c.customer_id
                         where d.purpose = 'marketing' and d.state in ('SENT', 'IN_DOUBT') and d.settled_at > c.opened_at
                           and d.settled_at < c.closed_at and d.settled_at > c.opened_at + interval '1 minute'""")
                & some(
                        "approvals",
                        "select count(*) from task where state = 'completed' and element_id = 'UserTask_ApproveCampaign'");
    }

    /** The second list is who responded to the first, and each got the offer with the best lower bound in their segment. */
    boolean loopClosed(CampaignId first, CampaignId second) {
        return none("second campaign's customers who did not respond to the first", """
                        select count(*) from list_member m where m.campaign_id = %2$d and not exists (
                          select from list_member f where f.campaign_id = %1$d and f.customer_id = m.customer_id and not f.hold_out
                            and exists (select from response r where r.customer_id = m.customer_id
                              and r.type in ('click', 'reply', 'order')))""".formatted(
                                first.value(), second.value()))
                & none("contacts whose offer is not the one measured best in their segment", """
                        with best as (
                          select distinct on (segment) segment, offer_id from offer_evidence where campaign_id = %1$d
                           order by segment, lower_bound desc, lift desc, offer_id)
                        select count(*) from list_member m join best b on b.segment = m.segment
                         where m.campaign_id = %2$d and not m.hold_out and m.offer_id is not null and m.offer_id <> b.offer_id""".formatted(
                                first.value(), second.value()))
                & some(
                        "contacts of the second campaign",
                        "select count(*) from list_member where campaign_id = " + second.value());
    }

    private boolean none(String what, String sql) {
        var found = jdbc.sql(sql).query(Long.class).single();
        if (found != 0) {
            broken.add("Expected no " + what + ", but there are " + found);
        }
        return found == 0;
    }

    private boolean some(String what, String sql) {
        var found = jdbc.sql(sql).query(Long.class).single();
        if (found == 0) {
            broken.add("Expected " + what + ", but there are none");
        }
        return found > 0;
    }

    private boolean same(String what, double counted, double reported) {
        var equal = Math.abs(counted - reported) < 1e-6 * Math.max(1, Math.abs(counted));
        if (!equal) {
            broken.add("Expected %s to be %s as counted from rows, but the report says %s"
                    .formatted(what, counted, reported));
        }
        return equal;
    }
}
