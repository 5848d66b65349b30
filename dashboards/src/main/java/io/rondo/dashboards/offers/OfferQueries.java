package io.rondo.dashboards.offers;

import io.rondo.dashboards.site.Rows;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Offers with their use and evidence. */
@Component
class OfferQueries {

    private final JdbcClient jdbc;

    OfferQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Row> all() {
        return jdbc.sql("""
                        select o.id, o.code, o.name, o.category, o.redemption_cost, o.active,
                               (select string_agg(t.language, ', ' order by t.language) from offer_text t where t.offer_id = o.id) languages,
                               (select max(e.lower_bound) from (
                                  select distinct on (segment) lower_bound from offer_evidence
                                  where offer_id = o.id order by segment, measured_at desc, campaign_id desc) e) best
                        from offer o order by o.active desc, lower(o.name)""").query(Rows.of(Row.class)).list();
    }

    /** Contacts of each offer that has any: walks through all contacts. */
    List<Use> uses() {
        return jdbc.sql(
                        "select offer_id, count(*) contacts from list_member where offer_id is not null group by offer_id")
                .query(Rows.of(Use.class))
                .list();
    }

    /** The latest evidence per segment, best first. */
    List<Evidence> evidence(long offer) {
        return jdbc.sql("""
                        select * from (
                          select distinct on (e.segment) e.segment, e.campaign_id, k.name campaign, e.n, e.conversions, e.lift,
                                 e.lower_bound, e.upper_bound, e.measured_at
                          from offer_evidence e join campaign k on k.id = e.campaign_id
                          where e.offer_id = :id order by e.segment, e.measured_at desc, e.campaign_id desc) latest
                        order by lower_bound desc, segment""").param("id", offer).query(Rows.of(Evidence.class)).list();
    }

    /**
     * One offer in the list.
     *
     * @param best highest lower bound of measured lift over segments, as a fraction
     */
    record Row(
            long id,
            String code,
            String name,
            String category,
            BigDecimal redemptionCost,
            boolean active,
            @Nullable String languages,
            @Nullable Double best) {}

    record Use(long offerId, long contacts) {}

    /** Measured lift of conversion against the hold-out; bounds and lift as fractions. */
    record Evidence(
            String segment,
            long campaignId,
            String campaign,
            long n,
            long conversions,
            double lift,
            double lowerBound,
            double upperBound,
            Instant measuredAt) {}
}
