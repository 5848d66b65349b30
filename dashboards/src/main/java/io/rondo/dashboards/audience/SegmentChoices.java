package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.KeptFigures;
import io.rondo.dashboards.site.Rows;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the author of a segment chooses from, and who uses it. */
@Component
class SegmentChoices {

    private final JdbcClient jdbc;
    private final KeptFigures<String, List<String>> found;

    SegmentChoices(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.found = new KeptFigures<>(Duration.ofMinutes(5), clock);
    }

    /** The most frequent, as they were some minutes ago: found by a walk through all customers. */
    List<String> countries() {
        return found.get("countries", this::findCountries);
    }

    /** The most frequent, as they were some minutes ago. */
    List<String> languages() {
        return found.get("languages", this::findLanguages);
    }

    private List<String> findCountries() {
        return jdbc.sql(
                        "select country from customer where country is not null group by country order by count(*) desc, country limit 30")
                .query((row, n) -> row.getString(1))
                .list();
    }

    private List<String> findLanguages() {
        return jdbc.sql("select language from customer group by language order by count(*) desc, language limit 30")
                .query((row, n) -> row.getString(1))
                .list();
    }

    List<Campaign> launchedCampaigns() {
        return jdbc.sql(
                        "select id, name, state from campaign where launched_at is not null order by launched_at desc, id desc")
                .query(Rows.of(Campaign.class))
                .list();
    }

    List<Campaign> campaignsWith(long segment) {
        return jdbc.sql("""
                        select id, name, state from campaign
                        where segment_id = :id or id in (select campaign_id from campaign_segment where segment_id = :id)
                        order by id desc""").param("id", segment).query(Rows.of(Campaign.class)).list();
    }

    record Campaign(long id, String name, String state) {}
}
