package io.rondo.dashboards.results;

import io.rondo.dashboards.site.Rows;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which campaigns were measured, and the latest evidence for each offer in each segment. */
@Component
class ResultQueries {

    private static final int LATEST = 50;

    private final JdbcClient jdbc;

    ResultQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The latest measured campaigns, newest first. */
    List<Measured> measured() {
        return jdbc.sql("""
                        select c.id, c.name, m.measured_at from measurement m join campaign c on c.id = m.campaign_id
                        order by m.measured_at desc, c.id desc limit :latest""")
                .param("latest", LATEST)
                .query(Rows.of(Measured.class))
                .list();
    }

    List<Evidence> evidence() {
        return jdbc.sql("""
                        select * from (
                          select distinct on (e.segment, e.offer_id) e.segment, e.offer_id, o.name offer, o.active, e.campaign_id,
                                 k.name campaign, k.channel, e.n, e.conversions, e.lift, e.lower_bound, e.upper_bound, e.measured_at
                          from offer_evidence e join offer o on o.id = e.offer_id join campaign k on k.id = e.campaign_id
                          order by e.segment, e.offer_id, e.measured_at desc, e.campaign_id desc) latest
                        order by segment, lower_bound desc, lift desc, offer_id""").query(Rows.of(Evidence.class)).list();
    }

    record Measured(long id, String name, Instant measuredAt) {}

    /** Measured lift of conversion of one offer in one segment; lift and bounds as fractions. */
    record Evidence(
            String segment,
            long offerId,
            String offer,
            boolean active,
            long campaignId,
            String campaign,
            String channel,
            long n,
            long conversions,
            double lift,
            double lowerBound,
            double upperBound,
            Instant measuredAt) {

        /** What the hold-out of the segment did: the share of conversions without any contact. */
        public double baseRate() {
            return Math.clamp((double) conversions / n - lift, 0, 1);
        }
    }
}
