package io.rondo.identity;

import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the two records said about being contacted. A no of either outweighs a yes of the other. Silence is no word: a yes of the
 * losing record counts where the survivor said nothing, but only for the very address it was said of. The rows of the losing
 * record stay as they are; what changes for the survivor is a consent event of source {@code merge}.
 */
final class MergedWords {

    private final JdbcClient jdbc;

    MergedWords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps what the survivors said so far. */
    void keep(long[] merges) {
        jdbc.sql("""
                        update customer_merge g set said_before = jsonb_build_object(
                          'consent', coalesce((select jsonb_agg(to_jsonb(c)) from consent c where c.customer_id = g.survivor_id), '[]'),
                          'preference', (select to_jsonb(p) from preference p where p.customer_id = g.survivor_id),
                          'topics', coalesce((select jsonb_agg(t.topic) from topic_refusal t where t.customer_id = g.survivor_id), '[]'))
                        where g.id = any(:ids)""").param("ids", merges).update();
    }

    void stricter(long[] merges, OffsetDateTime now) {
        jdbc.sql("""
                        with word as (
                          select g.survivor_id, o.purpose, o.channel, o.granted, case when o.granted then o.changed_at else :now end at
                            from customer_merge g join consent o on o.customer_id = g.loser_id
                            join customer s on s.id = g.survivor_id join customer l on l.id = g.loser_id
                            left join consent w on w.customer_id = g.survivor_id and w.purpose = o.purpose and w.channel = o.channel
                           where g.id = any(:ids)
                             and (not o.granted and w.granted is not false
                                  or o.granted and w.granted is null and case o.channel when 'email' then s.email_digest = l.email_digest
                                                                           else s.phone_digest = l.phone_digest end)
                        ), event as (
                          insert into consent_event (customer_id, purpose, channel, granted, source, occurred_at, recorded_at)
                          select survivor_id, purpose, channel, granted, 'merge', at, clock_timestamp() from word
                        )
                        insert into consent (customer_id, purpose, channel, granted, changed_at)
                        select survivor_id, purpose, channel, granted, at from word
                        on conflict (customer_id, purpose, channel) do update
                           set granted = excluded.granted, changed_at = excluded.changed_at""").param("ids", merges).param("now", now).update();
        jdbc.sql("""
                        with narrower as (
                          select g.survivor_id, o.max_per_30_days, o.paused_until,
                                 o.max_per_30_days < coalesce(p.max_per_30_days, 1000) fewer,
                                 o.paused_until > coalesce(p.paused_until, '-infinity') longer
                            from customer_merge g join preference o on o.customer_id = g.loser_id
                            left join preference p on p.customer_id = g.survivor_id where g.id = any(:ids)
                        ), event as (
                          insert into consent_event (customer_id, purpose, subject, value, granted, source, occurred_at, recorded_at)
                          select survivor_id, 'marketing', 'frequency', cast(max_per_30_days as text), false, 'merge', cast(:now as timestamptz),
                                 clock_timestamp() from narrower where fewer
                          union all
                          select survivor_id, 'marketing', 'pause', to_char(paused_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                                 false, 'merge', cast(:now as timestamptz), clock_timestamp() from narrower where longer
                        )
                        insert into preference as p (customer_id, max_per_30_days, paused_until, changed_at)
                        select survivor_id, max_per_30_days, paused_until, :now from narrower where fewer or longer
                        on conflict (customer_id) do update
                           set max_per_30_days = least(p.max_per_30_days, excluded.max_per_30_days),
                               paused_until = greatest(p.paused_until, excluded.paused_until), changed_at = excluded.changed_at""").param("ids", merges).param("now", now).update();
        jdbc.sql("""
                        with refused as (
                          insert into topic_refusal (customer_id, topic, since)
                          select g.survivor_id, t.topic, t.since from customer_merge g join topic_refusal t on t.customer_id = g.loser_id
                           where g.id = any(:ids) on conflict do nothing returning customer_id, topic
                        )
                        insert into consent_event (customer_id, purpose, subject, value, granted, source, occurred_at, recorded_at)
                        select customer_id, 'marketing', 'topic', topic, false, 'merge', :now, clock_timestamp() from refused""").param("ids", merges).param("now", now).update();
    }

    /** What the survivor said before holds again, except where it said something since or another merged record says no. */
    void restore(long merge, OffsetDateTime now) {
        jdbc.sql("""
                        with held as (
                          select g.*, b.purpose, b.channel, b.granted, b.changed_at from customer_merge g
                           cross join lateral jsonb_to_recordset(g.said_before->'consent')
                             as b(purpose text, channel text, granted boolean, changed_at timestamptz) where g.id = :id
                        ), word as (
                          select c.customer_id, c.purpose, c.channel, c.granted, h.granted before, h.changed_at,
                                 exists (select from consent k join customer x on x.id = k.customer_id and x.merged_into = c.customer_id
                                          where k.purpose = c.purpose and k.channel = c.channel and not k.granted) still_no
                            from customer_merge g join consent c on c.customer_id = g.survivor_id
                            left join held h on h.purpose = c.purpose and h.channel = c.channel
                           where g.id = :id and not exists (
                                   select from consent_event e where e.customer_id = c.customer_id and e.subject = 'channel' and e.purpose = c.purpose
                                      and e.channel = c.channel and e.recorded_at > g.recorded_at and e.source not in ('merge', 'undo-merge'))
                        ), event as (
                          insert into consent_event (customer_id, purpose, channel, granted, source, occurred_at, recorded_at)
                          select customer_id, purpose, channel, coalesce(before, false), 'undo-merge', cast(:now as timestamptz), clock_timestamp()
                            from word where not still_no and before is distinct from granted
                        ), gone as (
                          delete from consent c using word w
                           where c.customer_id = w.customer_id and c.purpose = w.purpose and c.channel = w.channel
                             and w.before is null and not w.still_no
                        )
                        update consent c set granted = w.before, changed_at = w.changed_at from word w
                         where c.customer_id = w.customer_id and c.purpose = w.purpose and c.channel = w.channel
                           and w.before is not null and not (w.still_no and w.before)""").param("id", merge).param("now", now).update();
        restoreNarrower(merge);
        sayNoForBoth(merge, now);
    }

    /** A no that came while the records were one may have been either's: it was stored with the survivor, and now counts for both. */
    private void sayNoForBoth(long merge, OffsetDateTime now) {
        jdbc.sql("""
                        with no as (
                          select distinct g.loser_id, e.purpose, e.channel from customer_merge g
                            join consent_event e on e.customer_id = g.survivor_id and e.subject = 'channel' and not e.granted
                             and e.recorded_at > g.recorded_at and e.source not in ('merge', 'undo-merge')
                           where g.id = :id and not exists (
                             select from consent c where c.customer_id = g.loser_id and c.purpose = e.purpose and c.channel = e.channel
                                and not c.granted)
                        ), event as (
                          insert into consent_event (customer_id, purpose, channel, granted, source, occurred_at, recorded_at)
                          select loser_id, purpose, channel, false, 'undo-merge', cast(:now as timestamptz), clock_timestamp() from no
                        )
                        insert into consent (customer_id, purpose, channel, granted, changed_at)
                        select loser_id, purpose, channel, false, :now from no
                        on conflict (customer_id, purpose, channel) do update set granted = false, changed_at = excluded.changed_at""").param("id", merge).param("now", now).update();
    }

    private void restoreNarrower(long merge) {
        var said = """
                exists (select from consent_event e where e.customer_id = g.survivor_id and e.subject in (%s)
                         and e.recorded_at > g.recorded_at and e.source not in ('merge', 'undo-merge'))""";
        jdbc.sql("""
                        delete from preference p using customer_merge g
                         where g.id = :id and p.customer_id = g.survivor_id and jsonb_typeof(g.said_before->'preference') = 'null' and not %s""".formatted(said.formatted("'frequency', 'pause'")))
                .param("id", merge)
                .update();
        jdbc.sql("""
                        update preference p set max_per_30_days = cast(g.said_before->'preference'->>'max_per_30_days' as integer),
                               paused_until = cast(g.said_before->'preference'->>'paused_until' as timestamptz),
                               changed_at = cast(g.said_before->'preference'->>'changed_at' as timestamptz)
                          from customer_merge g
                         where g.id = :id and p.customer_id = g.survivor_id and jsonb_typeof(g.said_before->'preference') = 'object' and not %s""".formatted(said.formatted("'frequency', 'pause'")))
                .param("id", merge)
                .update();
        jdbc.sql("""
                        delete from topic_refusal t using customer_merge g
                         where g.id = :id and t.customer_id = g.survivor_id and not g.said_before->'topics' @> to_jsonb(t.topic) and not %s
                           and not exists (select from topic_refusal o join customer x on x.id = o.customer_id and x.merged_into = t.customer_id
                                            where o.topic = t.topic)""".formatted(said.formatted("'topic'"))).param("id", merge).update();
    }
}
