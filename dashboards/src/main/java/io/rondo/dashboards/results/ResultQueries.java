package io.rondo.dashboards.results;

import io.rondo.dashboards.site.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which campaigns were measured, and the latest evidence for each offer in each segment. */
@Component
class ResultQueries {

    private final JdbcClient jdbc;

    ResultQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Names of the measured campaigns by id. */
    Map<Long, String> names() {
        return jdbc
                .sql("select c.id, c.name from measurement m join campaign c on c.id = m.campaign_id")
                .query((row, n) -> Map.entry(row.getLong("id"), row.getString("name")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
