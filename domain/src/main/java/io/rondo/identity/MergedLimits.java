package io.rondo.identity;

import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the two records said that narrows marketing on every channel: a limit, a pause, refused topics. See {@link MergedWords}. */
final class MergedLimits {

    private static final String FREQUENCY = "e.subject = 'frequency'";
    private static final String PAUSE = "e.subject = 'pause'";

    private final JdbcClient jdbc;

    MergedLimits(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void stricter(long[] merges, OffsetDateTime now) {
        limit("""
                select g.survivor_id customer_id, o.max_per_30_days, o.paused_until
                  from customer_merge g join preference o on o.customer_id = g.loser_id where g.id = any(:ids)""", "merge", merges, now);
        refuse("""
                select g.survivor_id customer_id, t.topic, t.since
                  from customer_merge g join topic_refusal t on t.customer_id = g.loser_id where g.id = any(:ids)""", "merge", merges, now);
    }

    /**
     * What was said while the records were one, and holds, may be of either: the record that lives again keeps to it too, where its own words
     * are not stricter. What was taken back meanwhile holds for neither.
     */
    void sayForBoth(long merge, OffsetDateTime now) {
        var last = """
                (select distinct on (e.subject, case e.subject when 'topic' then e.value end)
                        g.loser_id customer_id, e.subject, e.value, e.granted, e.occurred_at
                   from customer_merge g join consent_event e on %s and e.subject <> 'channel'
                  where g.id = any(:ids) order by e.subject, case e.subject when 'topic' then e.value end, e.id desc) last""".formatted(OwnWords.since("g"));
        limit("""
                select customer_id, min(case when subject = 'frequency' and value <> 'any' then cast(value as integer) end) max_per_30_days,
                       max(case when subject = 'pause' and not granted and cast(value as timestamptz) > :now then cast(value as timestamptz) end) paused_until
                  from %s group by customer_id""".formatted(last), "undo-merge", new long[] {merge}, now);
        refuse(
                "select customer_id, value, occurred_at from %s where subject = 'topic' and not granted"
                        .formatted(last),
                "undo-merge",
                new long[] {merge},
                now);
    }

    private void limit(String words, String source, long[] merges, OffsetDateTime now) {
        jdbc.sql("""
                        with word as (%s), narrower as (
                          select w.*, w.max_per_30_days < coalesce(p.max_per_30_days, 1000) fewer,
                                 w.paused_until > coalesce(p.paused_until, '-infinity') longer
                            from word w left join preference p on p.customer_id = w.customer_id
                        ), event as (
                          insert into consent_event (customer_id, purpose, subject, value, granted, source, occurred_at, recorded_at)
                          select customer_id, 'marketing', 'frequency', cast(max_per_30_days as text), false, :source,
                                 cast(:now as timestamptz), clock_timestamp() from narrower where fewer
                          union all
                          select customer_id, 'marketing', 'pause', to_char(paused_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                                 false, :source, cast(:now as timestamptz), clock_timestamp() from narrower where longer
                        )
                        insert into preference as p (customer_id, max_per_30_days, paused_until, changed_at)
                        select customer_id, max_per_30_days, paused_until, :now from narrower where fewer or longer
                        on conflict (customer_id) do update
                           set max_per_30_days = least(p.max_per_30_days, excluded.max_per_30_days),
                               paused_until = greatest(p.paused_until, excluded.paused_until), changed_at = excluded.changed_at""".formatted(words))
                .param("ids", merges)
                .param("source", source)
                .param("now", now)
                .update();
    }

    private void refuse(String words, String source, long[] merges, OffsetDateTime now) {
        jdbc.sql("""
                        with refused as (
                          insert into topic_refusal (customer_id, topic, since) %s
                          on conflict do nothing returning customer_id, topic
                        )
                        insert into consent_event (customer_id, purpose, subject, value, granted, source, occurred_at, recorded_at)
                        select customer_id, 'marketing', 'topic', topic, false, :source, :now, clock_timestamp() from refused""".formatted(words))
                .param("ids", merges)
                .param("source", source)
                .param("now", now)
                .update();
    }

    /**
     * Gives the survivor back what it had said, and no more than the records that are still merged into it allow. What was said since stays,
     * but lifts nothing the survivor had said before: it may have been the other who widened it.
     */
    void restore(long merge, OffsetDateTime now) {
        widen(merge);
        limit("""
                select g.survivor_id customer_id, cast(p.said->>'max_per_30_days' as integer) max_per_30_days,
                       case when cast(p.said->>'paused_until' as timestamptz) > :now then cast(p.said->>'paused_until' as timestamptz) end paused_until
                  from customer_merge g cross join lateral (select g.said_before->'preference' said) p where g.id = any(:ids)""", "undo-merge", new long[] {merge}, now);
        refuse("""
                select g.survivor_id, w, g.merged_at
                  from customer_merge g cross join lateral jsonb_array_elements_text(g.said_before->'topics') w where g.id = any(:ids)""", "undo-merge", new long[] {merge}, now);
    }

    private void widen(long merge) {
        jdbc.sql("""
                        update preference p
                           set max_per_30_days = case when %1$s then p.max_per_30_days
                                                      else least(cast(g.said_before->'preference'->>'max_per_30_days' as integer), others.most) end,
                               paused_until = case when %2$s then p.paused_until
                                                   else greatest(cast(g.said_before->'preference'->>'paused_until' as timestamptz), others.until) end,
                               changed_at = case when %1$s or %2$s then p.changed_at
                                                 else coalesce(cast(g.said_before->'preference'->>'changed_at' as timestamptz), p.changed_at) end
                          from customer_merge g
                         cross join lateral (
                           select min(o.max_per_30_days) filter (where not %3$s) most, max(o.paused_until) filter (where not %4$s) until
                             from customer_merge n join preference o on o.customer_id = n.loser_id
                            where n.survivor_id = g.survivor_id and n.undone_at is null and n.id <> g.id) others
                         where g.id = :id and p.customer_id = g.survivor_id""".formatted(
                                OwnWords.said("g", FREQUENCY),
                                OwnWords.said("g", PAUSE),
                                OwnWords.said("n", FREQUENCY),
                                OwnWords.said("n", PAUSE)))
                .param("id", merge)
                .update();
        jdbc.sql("""
                        delete from preference p using customer_merge g
                         where g.id = :id and p.customer_id = g.survivor_id and jsonb_typeof(g.said_before->'preference') = 'null'
                           and p.max_per_30_days is null and p.paused_until is null and not %s""".formatted(OwnWords.said("g", "e.subject in ('frequency', 'pause')")))
                .param("id", merge)
                .update();
        jdbc.sql("""
                        delete from topic_refusal t using customer_merge g
                         where g.id = :id and t.customer_id = g.survivor_id and not g.said_before->'topics' @> to_jsonb(t.topic) and not %s
                           and not exists (select from customer_merge n join topic_refusal o on o.customer_id = n.loser_id
                                            where n.survivor_id = g.survivor_id and n.undone_at is null and n.id <> g.id
                                              and o.topic = t.topic and not %s)""".formatted(OwnWords.said("g", topic("t.topic")), OwnWords.said("n", topic("t.topic"))))
                .param("id", merge)
                .update();
    }

    /** Later merges kept what the survivor said when the one that is undone held: without it, it would have been what is restored now. */
    void correctLater(long merge) {
        jdbc.sql("""
                        update customer_merge n set said_before = n.said_before
                          || jsonb_build_object(
                               'preference', case when not %1$s and not %2$s then g.said_before->'preference'
                                 else later.said || jsonb_build_object(
                                   'max_per_30_days', least(cast(own.said->>'max_per_30_days' as integer),
                                     case when %1$s then cast(later.said->>'max_per_30_days' as integer) end),
                                   'paused_until', greatest(cast(own.said->>'paused_until' as timestamptz),
                                     case when %2$s then cast(later.said->>'paused_until' as timestamptz) end)) end,
                               'topics', coalesce((select jsonb_agg(x.topic) from (
                                  select w topic from jsonb_array_elements_text(n.said_before->'topics') w where %3$s
                                  union
                                  select w from jsonb_array_elements_text(g.said_before->'topics') w) x), '[]'))
                          from customer_merge g cross join lateral (select g.said_before->'preference' said) own
                         cross join lateral (select l.id, l.said_before->'preference' said from customer_merge l
                                              where l.survivor_id = g.survivor_id and l.id > g.id and l.undone_at is null) later
                         where g.id = :id and n.id = later.id""".formatted(
                                OwnWords.saidBetween("g", "n", FREQUENCY),
                                OwnWords.saidBetween("g", "n", PAUSE),
                                OwnWords.saidBetween("g", "n", topic("w"))))
                .param("id", merge)
                .update();
    }

    private static String topic(String name) {
        return "e.subject = 'topic' and e.value = " + name;
    }
}
