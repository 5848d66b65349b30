package io.rondo.history;

import io.rondo.kernel.CampaignId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads contacts as documents. One statement says what a contact's document shows; documents, rebuilt documents and the
 * totals they are compared with all come from it, so they can differ only if Elasticsearch differs. It is set-based: a
 * batch is a handful of joins, not a query per contact.
 */
@Component
class ContactRows {

    /**
     * The parameter is a condition on {@code m} (list_member) and {@code w} (its wave), always one of this class's
     * constants. Reading the version with the rest in one statement is what makes the external version true.
     */
    private static final String DOCUMENTS = """
            with member as (
              select m.*, coalesce(m.offer_id, a.offer_id) as assigned_offer,
                     c.channel, c.cost_per_message, c.cost_per_call, w.launched_at, w.ends_at
              from list_member m
              join campaign c on c.id = m.campaign_id
              left join campaign_arm a on a.campaign_id = m.campaign_id and a.arm = m.arm
              left join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
              where %s
            ), mail as (
              select m.id, count(*) filter (where d.state = 'SENT' and d.channel <> 'phone') as sent, bool_or(d.bounced_at is not null) as bounced
              from member m join delivery d on d.origin_kind = 'contact' and d.origin_id = m.id
              group by m.id
            ), signal as (
              select m.id,
                     bool_or(r.type = 'open' and r.class = 'human') as opened_human,
                     bool_or(r.type = 'open' and r.class = 'unknown') as opened_unknown,
                     bool_or(r.type = 'open' and r.class = 'machine') as opened_machine,
                     bool_or(r.type = 'click' and r.class in ('human', 'unknown')) as clicked
              from member m join response r on r.contact_id = m.id and r.type in ('open', 'click') and r.rule_version > 0
                                           and r.occurred_at between m.launched_at and m.ends_at
              group by m.id
            ), trade as (
              select m.id, bool_or(r.type = 'visit') as visited, count(*) filter (where r.type = 'order') as orders,
                     coalesce(sum(r.amount) filter (where r.type = 'order'), 0) as revenue
              from member m join response r on r.customer_id = m.customer_id and r.type in ('order', 'visit') and not r.cancelled
                                           and r.occurred_at between m.launched_at and m.ends_at
                                           and (r.type = 'order' or r.contact_id is null or r.contact_id = m.id)
              group by m.id
            ), phone as (
              select m.id, count(*) as calls from member m join call_record k on k.contact_id = m.id group by m.id
            ), amends as (
              select m.id, coalesce(sum(k.compensation), 0) as compensation
              from member m join recovery_case k on k.contact_id = m.id
              group by m.id
            ), document as (
              select m.id, m.campaign_id, m.customer_id, m.arm, m.hold_out, m.wave, m.segment, m.channel, m.score,
                     case when not m.hold_out then o.id end as offer_id, case when not m.hold_out then o.code end as offer,
                     m.journey_state, m.bucket, m.bucket_reason, m.outcome, m.launched_at, m.ends_at, m.version,
                     coalesce(d.sent, 0) as sent, coalesce(d.bounced, false) as bounced,
                     coalesce(s.opened_human, false) as opened_human, coalesce(s.opened_unknown, false) as opened_unknown,
                     coalesce(s.opened_machine, false) as opened_machine, coalesce(s.clicked, false) as clicked,
                     coalesce(s.clicked, false) or coalesce(t.visited, false) as visited,
                     coalesce(t.orders, 0) as orders, coalesce(t.revenue, 0) as revenue, coalesce(p.calls, 0) as calls,
                     coalesce(d.sent, 0) * m.cost_per_message + coalesce(p.calls, 0) * m.cost_per_call
                       + case when t.orders > 0 and not m.hold_out then coalesce(o.redemption_cost, 0) else 0 end
                       + coalesce(x.compensation, 0) as cost
              from member m
              left join offer o on o.id = m.assigned_offer
              left join mail d on d.id = m.id
              left join signal s on s.id = m.id
              left join trade t on t.id = m.id
              left join phone p on p.id = m.id
              left join amends x on x.id = m.id
            )
            """;

    private static final String THESE = DOCUMENTS.formatted("m.id = any(:ids)") + "select * from document";
    private static final String NEXT =
            DOCUMENTS.formatted("m.id > :after order by m.id limit :limit") + "select * from document order by id";
    private static final String TOTALS = """
            select campaign_id, arm, count(*) as n, count(*) filter (where visited) as visitors,
                   count(*) filter (where orders > 0) as conversions, (sum(revenue) * 100)::bigint as revenue_cents,
                   (sum(cost) * 1000000)::bigint as cost_micros
            from document group by campaign_id, arm order by campaign_id, arm""";
    private static final String ALL_TOTALS = DOCUMENTS.formatted("true") + TOTALS;
    private static final String LAUNCHED_TOTALS =
            DOCUMENTS.formatted("m.campaign_id = :campaign and w.launched_at is not null") + TOTALS;

    private final JdbcClient jdbc;

    ContactRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Documents of these contacts; a contact that is gone has none. */
    List<ContactDocument> these(Collection<Long> ids) {
        return jdbc.sql(THESE)
                .param("ids", ids.stream().mapToLong(Long::longValue).toArray())
                .query(ContactRows::document)
                .list();
    }

    /** The next documents in key order. */
    List<ContactDocument> next(long after, int limit) {
        return jdbc.sql(NEXT)
                .param("after", after)
                .param("limit", limit)
                .query(ContactRows::document)
                .list();
    }

    /**
     * Lets PostgreSQL count what it plans by. Without this, sums over a list that was filled a moment ago may be planned as if it
     * had one row and take minutes instead of a third of a second.
     */
    void refreshStatistics() {
        jdbc.sql("analyze campaign, campaign_wave, list_member, delivery, response, recovery_case, call_record")
                .update();
    }

    /** Every contact, by campaign and arm. */
    List<ArmTotals> totals() {
        return jdbc.sql(ALL_TOTALS).query(ContactRows::total).list();
    }

    /** Members of the campaign's launched waves, by arm. */
    List<ArmTotals> launchedTotals(CampaignId campaign) {
        return jdbc.sql(LAUNCHED_TOTALS)
                .param("campaign", campaign.value())
                .query(ContactRows::total)
                .list();
    }

    long count() {
        return jdbc.sql("select count(*) from list_member").query(Long.class).single();
    }

    private static ArmTotals total(ResultSet row, int number) throws SQLException {
        return new ArmTotals(
                row.getLong("campaign_id"),
                row.getString("arm"),
                row.getLong("n"),
                row.getLong("visitors"),
                row.getLong("conversions"),
                row.getLong("revenue_cents"),
                row.getLong("cost_micros"));
    }

    private static ContactDocument document(ResultSet row, int number) throws SQLException {
        var revenue = row.getBigDecimal("revenue");
        var cost = row.getBigDecimal("cost");
        return new ContactDocument(
                row.getLong("id"),
                row.getLong("campaign_id"),
                row.getLong("customer_id"),
                row.getString("arm"),
                row.getBoolean("hold_out"),
                row.getInt("wave"),
                row.getString("segment"),
                row.getObject("offer_id", Long.class),
                row.getString("offer"),
                row.getString("channel"),
                row.getDouble("score"),
                row.getString("journey_state"),
                row.getString("bucket"),
                row.getString("bucket_reason"),
                row.getString("outcome"),
                row.getInt("sent"),
                row.getBoolean("bounced"),
                row.getBoolean("opened_human"),
                row.getBoolean("opened_unknown"),
                row.getBoolean("opened_machine"),
                row.getBoolean("clicked"),
                row.getBoolean("visited"),
                row.getInt("orders") > 0,
                row.getInt("orders"),
                revenue.doubleValue(),
                revenue.movePointRight(2).longValueExact(),
                row.getInt("calls"),
                cost.doubleValue(),
                cost.movePointRight(6).longValueExact(),
                instant(row, "launched_at"),
                instant(row, "ends_at"),
                row.getLong("version"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
