package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.Rows;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the author of a segment chooses from, and who uses it. */
@Component
class SegmentChoices {

    private final JdbcClient jdbc;

    SegmentChoices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<String> countries() {
        return jdbc.sql(
                        "select country from customer where country is not null group by country order by count(*) desc, country limit 30")
                .query((row, n) -> row.getString(1))
                .list();
    }

    List<String> languages() {
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
