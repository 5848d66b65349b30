package io.rondo.identity;

import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What files said of the losing record's profile: further attributes, figures of a customer without orders of its own, the strategic
 * segment. The survivor takes what it lacks; everything else in a profile is computed anew, for both records count as changed.
 */
final class MergedProfiles {

    private static final String FIGURES = "value_tier, stage, recency_days, frequency, monetary, channel";

    private final JdbcClient jdbc;

    MergedProfiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void fill(long[] merges, OffsetDateTime now) {
        jdbc.sql("""
                        insert into profile (customer_id, refreshed_at)
                        select g.survivor_id, :now from customer_merge g join profile l on l.customer_id = g.loser_id
                         where g.id = any(:ids) order by 1 on conflict do nothing""").param("ids", merges).param("now", now).update();
        lock(merges);
        jdbc.sql("""
                        update customer_merge g set profile_taken = jsonb_build_object(
                                 'attributes', coalesce((select jsonb_agg(key order by key) from jsonb_object_keys(l.attributes) key
                                                          where not jsonb_exists(s.attributes, key)), '[]'),
                                 'figures', not s.own_orders and not l.own_orders and %s,
                                 'segment', s.strategic_segment in ('all', coalesce(s.assigned_segment, 'all'))
                                            and l.strategic_segment not in ('all', coalesce(l.assigned_segment, 'all')))
                          from profile s, profile l
                         where g.id = any(:ids) and s.customer_id = g.survivor_id and l.customer_id = g.loser_id""".formatted(isEmpty("s"))).param("ids", merges).update();
        jdbc.sql("""
                        update profile s set attributes = l.attributes || s.attributes,
                               %s,
                               strategic_segment = case when (g.profile_taken->'segment')::boolean then l.strategic_segment else s.strategic_segment end,
                               assigned_segment = case when (g.profile_taken->'segment')::boolean then null else s.assigned_segment end
                          from customer_merge g join profile l on l.customer_id = g.loser_id
                         where g.id = any(:ids) and s.customer_id = g.survivor_id""".formatted(each(
                        "%1$s = case when (g.profile_taken->'figures')::boolean then l.%1$s else s.%1$s end")))
                .param("ids", merges)
                .update();
        compute(merges);
    }

    /** What was taken goes, unless another record that is still merged says it too. What the survivor's own source said since comes with its next row. */
    void restore(long merge) {
        lock(merge);
        jdbc.sql("""
                        with g as (
                          select survivor_id, loser_id, profile_taken t from customer_merge where id = :id
                        ), still as materialized (
                          select distinct on (e.key) n.id, e.key, e.value
                            from g join customer_merge n on n.survivor_id = g.survivor_id and n.undone_at is null and n.id <> :id
                            join profile x on x.customer_id = n.loser_id
                           cross join lateral jsonb_each(x.attributes) e
                           where jsonb_exists(g.t->'attributes', e.key) order by e.key, n.id
                        ), noted as (
                          update customer_merge n set profile_taken = jsonb_set(n.profile_taken, '{attributes}',
                                   coalesce(n.profile_taken->'attributes', '[]') || s.keys)
                            from (select id, jsonb_agg(key) keys from still group by id) s where n.id = s.id
                        )
                        update profile s set
                               attributes = s.attributes - array(select jsonb_array_elements_text(g.t->'attributes'))
                                            || coalesce((select jsonb_object_agg(key, value) from still), '{}'),
                               %s,
                               strategic_segment = case when same.segment then 'all' else s.strategic_segment end
                          from g join profile l on l.customer_id = g.loser_id
                          join profile o on o.customer_id = g.survivor_id
                         cross join lateral (
                           select coalesce((g.t->'figures')::boolean, false) and not o.own_orders and (%s) is not distinct from (%s) figures,
                                  coalesce((g.t->'segment')::boolean, false) and o.strategic_segment = l.strategic_segment segment) same
                         where s.customer_id = g.survivor_id""".formatted(
                                "value_tier = case when same.figures then 'low' else s.value_tier end,"
                                        + " stage = case when same.figures then 'exploration' else s.stage end, "
                                        + each("%1$s = case when same.figures then null else s.%1$s end", 2),
                                columns("o"),
                                columns("l")))
                .param("id", merge)
                .update();
        compute(merge);
    }

    /** In the order of ids, as a refresh of profiles locks them. */
    private void lock(long... merges) {
        jdbc.sql("""
                        select customer_id from profile where customer_id in (select survivor_id from customer_merge where id = any(:ids))
                         order by customer_id for no key update""").param("ids", merges).query(Long.class).list();
    }

    private void compute(long... merges) {
        jdbc.sql("""
                        insert into profile_due (customer_id)
                        select who from customer_merge cross join lateral (values (survivor_id), (loser_id)) w(who)
                         where id = any(:ids) order by 1""").param("ids", merges).update();
    }

    private static String isEmpty(String profile) {
        return "(%s) is not distinct from ('low', 'exploration', null, null, null, null)".formatted(columns(profile));
    }

    private static String columns(String profile) {
        return profile + "." + FIGURES.replace(", ", ", " + profile + ".");
    }

    private static String each(String sql) {
        return each(sql, 0);
    }

    private static String each(String sql, int from) {
        return Arrays.stream(FIGURES.split(", ")).skip(from).map(sql::formatted).collect(Collectors.joining(", "));
    }
}
