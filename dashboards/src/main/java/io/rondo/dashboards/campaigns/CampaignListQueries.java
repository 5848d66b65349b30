package io.rondo.dashboards.campaigns;

import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The list of campaigns, read from the tables. */
@Component
class CampaignListQueries {

    /** Orders a viewer may choose; the value is SQL of ours, never of the request. */
    private static final Map<String, String> ORDERS = Map.of(
            "newest", "c.created_at desc, c.id desc",
            "name", "lower(c.name), c.id",
            "state", "c.state, c.created_at desc, c.id",
            "listed", "listed desc, c.id");

    private final JdbcClient jdbc;

    CampaignListQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Slice<Row> page(String search, String state, String sort, int number) {
        var order = ORDERS.getOrDefault(sort, "c.created_at desc, c.id desc");
        var rows = jdbc.sql("""
                        select c.id, c.name, c.state, c.flow, c.created_by, c.created_at, c.launched_at, c.ended_at, c.currency,
                               m.listed, r.incremental_revenue, r.cost, r.margin
                        from campaign c
                        left join lateral (
                          select sum((l ->> 'incrementalRevenue')::float) incremental_revenue, sum((l ->> 'cost')::float) cost,
                                 min((x.report ->> 'margin')::float) margin
                          from measurement x, jsonb_array_elements(x.report -> 'lift') l where x.campaign_id = c.id) r on true
                        cross join lateral (
                          select coalesce(sum(%s), 0) listed from campaign_arm a where a.campaign_id = c.id) m
                        where (:state = '' or c.state = :state) and strpos(lower(c.name), lower(:search)) > 0
                        order by %s limit :size offset :offset""".formatted(CampaignPageQueries.LISTED, order))
                .param("state", state)
                .param("search", search)
                .param("size", Slice.SIZE)
                .param("offset", Slice.offset(number))
                .query(Rows.of(Row.class))
                .list();
        var total = jdbc.sql("""
                        select count(*) from campaign c
                        where (:state = '' or c.state = :state) and strpos(lower(c.name), lower(:search)) > 0""")
                .param("state", state)
                .param("search", search)
                .query(Long.class)
                .single();
        return Slice.of(rows, number, total);
    }

    /** Part of the contacts who may be written to whose bucket is known, in [0, 1]; empty without any. Walks through all of them. */
    Optional<Double> placed(long campaign) {
        return jdbc.sql("""
                        select avg(case when bucket is null then 0 else 1 end)::float from list_member
                         where campaign_id = :id and not hold_out""")
                .param("id", campaign)
                .query((row, n) -> Optional.ofNullable(row.getObject(1, Double.class)))
                .single();
    }

    /** Which states there are, with how many campaigns: the filter offers no empty choice. */
    List<StateCount> states() {
        return jdbc.sql("select state, count(*) campaigns from campaign group by state order by state")
                .query(Rows.of(StateCount.class))
                .list();
    }

    record StateCount(String state, long campaigns) {}

    /** One campaign in the list. */
    record Row(
            long id,
            String name,
            String state,
            String flow,
            String createdBy,
            Instant createdAt,
            @Nullable Instant launchedAt,
            @Nullable Instant endedAt,
            String currency,
            long listed,
            @Nullable Double incrementalRevenue,
            @Nullable Double cost,
            @Nullable Double margin) {

        /** Return on investment over all treatment arms; null before it was measured, and without cost. */
        public @Nullable Double roi() {
            return incrementalRevenue == null || cost == null || margin == null || cost == 0
                    ? null
                    : (margin * incrementalRevenue - cost) / cost;
        }
    }
}
