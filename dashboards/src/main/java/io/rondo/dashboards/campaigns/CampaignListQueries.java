package io.rondo.dashboards.campaigns;

import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.Slice;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
                               m.listed, m.held_out, m.placed, m.treated, r.incremental_revenue, r.cost, r.margin
                        from campaign c
                        left join lateral (
                          select sum((l ->> 'incrementalRevenue')::float) incremental_revenue, sum((l ->> 'cost')::float) cost,
                                 min((x.report ->> 'margin')::float) margin
                          from measurement x, jsonb_array_elements(x.report -> 'lift') l where x.campaign_id = c.id) r on true
                        cross join lateral (
                          select count(*) listed,
                                 count(*) filter (where hold_out) held_out,
                                 count(*) filter (where not hold_out) treated,
                                 count(*) filter (where not hold_out and bucket is not null) placed
                          from list_member where campaign_id = c.id) m
                        where (:state = '' or c.state = :state) and strpos(lower(c.name), lower(:search)) > 0
                        order by %s limit :size offset :offset""".formatted(order))
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

    /** Which states there are, with how many campaigns: the filter offers no empty choice. */
    List<StateCount> states() {
        return jdbc.sql("select state, count(*) campaigns from campaign group by state order by state")
                .query(Rows.of(StateCount.class))
                .list();
    }

    record StateCount(String state, long campaigns) {}

    /**
     * One campaign in the list.
     *
     * @param treated contacts that may be written to
     * @param placed those of them whose bucket is known
     */
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
            long heldOut,
            long placed,
            long treated,
            @Nullable Double incrementalRevenue,
            @Nullable Double cost,
            @Nullable Double margin) {

        /** Return on investment over all treatment arms; null before it was measured, and without cost. */
        public @Nullable Double roi() {
            return incrementalRevenue == null || cost == null || margin == null || cost == 0
                    ? null
                    : (margin * incrementalRevenue - cost) / cost;
        }

        public @Nullable BigDecimal progress() {
            return treated == 0
                    ? null
                    : BigDecimal.valueOf(placed).divide(BigDecimal.valueOf(treated), 4, java.math.RoundingMode.DOWN);
        }
    }
}
