package io.rondo.identity;

import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the two records said about being contacted. A no of either outweighs a yes of the other. Silence is no word: a yes of the
 * losing record counts where the survivor said nothing, but only for the very address it was said of. The rows of the losing
 * record stay as they are; what changes for the survivor is a consent event of source {@code merge}.
 */
final class MergedWords {

    private static final String SAME_CHANNEL =
            "e.subject = 'channel' and e.purpose = c.purpose and e.channel = c.channel";

    private final JdbcClient jdbc;
    private final MergedLimits limits;

    MergedWords(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.limits = new MergedLimits(jdbc);
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
        limits.stricter(merges, now);
    }

    /**
     * What the survivor said before holds again, except where it said something since or another record that is still merged said no; and what
     * was said while the records were one counts for both, because nobody knows whose word it was. Events of source {@code undo-merge}.
     */
    void restore(long merge, OffsetDateTime now) {
        limits.sayForBoth(merge, now);
        restoreChannels(merge, now);
        limits.restore(merge, now);
        sayNoForBoth(merge, now);
        correctLater(merge);
        limits.correctLater(merge);
    }

    private void restoreChannels(long merge, OffsetDateTime now) {
        jdbc.sql("""
                        with held as (
                          select g.*, b.purpose, b.channel, b.granted, b.changed_at from customer_merge g
                           cross join lateral jsonb_to_recordset(g.said_before->'consent')
                             as b(purpose text, channel text, granted boolean, changed_at timestamptz) where g.id = :id
                        ), word as (
                          select c.customer_id, c.purpose, c.channel, c.granted, h.granted before, h.changed_at,
                                 exists (select from customer_merge n join consent k on k.customer_id = n.loser_id
                                          where n.survivor_id = g.survivor_id and n.undone_at is null and n.id <> g.id
                                            and k.purpose = c.purpose and k.channel = c.channel and not k.granted and not %s) still_no
                            from customer_merge g join consent c on c.customer_id = g.survivor_id
                            left join held h on h.purpose = c.purpose and h.channel = c.channel
                           where g.id = :id and not %s
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
                           and w.before is not null and not (w.still_no and w.before)""".formatted(OwnWords.said("n", SAME_CHANNEL), OwnWords.said("g", SAME_CHANNEL)))
                .param("id", merge)
                .param("now", now)
                .update();
    }

    /**
     * A no that came while the records were one may have been either's, and now counts for both, whatever yes followed: the yes may be the
     * other's, and who opted out is not written to because somebody else did not. For the same reason a no the survivor had said before
     * counts again. Only a yes of the record's own that was given later than that no, before the merge, outweighs it. The no keeps its
     * time, so that a later yes counts when its source tells it again.
     */
    private void sayNoForBoth(long merge, OffsetDateTime now) {
        jdbc.sql("""
                        with own as (
                          select c.customer_id, c.purpose, c.channel, c.granted, c.changed_at
                            from customer_merge g join consent c on c.customer_id = g.loser_id where g.id = :id
                          union all
                          select g.survivor_id, b.* from customer_merge g
                           cross join lateral jsonb_to_recordset(g.said_before->'consent')
                             as b(purpose text, channel text, granted boolean, changed_at timestamptz) where g.id = :id
                        ), said as (
                          select who.id customer_id, e.purpose, e.channel, e.occurred_at at from customer_merge g
                            join consent_event e on %s and e.subject = 'channel' and not e.granted
                           cross join lateral (values (g.survivor_id), (g.loser_id)) who(id)
                           where g.id = :id
                             and not exists (select from own o where o.customer_id = who.id and o.purpose = e.purpose and o.channel = e.channel
                                                and o.granted and o.changed_at > e.occurred_at)
                          union all
                          select customer_id, purpose, channel, changed_at from own where not granted
                        ), no as (
                          select customer_id, purpose, channel, max(at) at from said s
                           where not exists (select from consent c where c.customer_id = s.customer_id and c.purpose = s.purpose
                                                and c.channel = s.channel and not c.granted)
                           group by 1, 2, 3
                        ), event as (
                          insert into consent_event (customer_id, purpose, channel, granted, source, occurred_at, recorded_at)
                          select customer_id, purpose, channel, false, 'undo-merge', cast(:now as timestamptz), clock_timestamp() from no
                        )
                        insert into consent (customer_id, purpose, channel, granted, changed_at)
                        select customer_id, purpose, channel, false, at from no
                        on conflict (customer_id, purpose, channel) do update set granted = false, changed_at = excluded.changed_at""".formatted(OwnWords.since("g")))
                .param("now", now)
                .param("id", merge)
                .update();
    }

    /** Later merges kept what the survivor said when the one that is undone held: without it, it would have been what is restored now. */
    private void correctLater(long merge) {
        var same = "e.subject = 'channel' and e.purpose = w->>'purpose' and e.channel = w->>'channel'";
        jdbc.sql("""
                        update customer_merge n set said_before = n.said_before || jsonb_build_object('consent', coalesce((
                          select jsonb_agg(x.word) from (
                            select case when %2$s or g.said_before->'consent' @> jsonb_build_array(w - 'changed_at' || '{"granted": false}')
                                        then w || '{"granted": false}' else w end word
                              from jsonb_array_elements(n.said_before->'consent') w where %1$s
                            union all
                            select w from jsonb_array_elements(g.said_before->'consent') w where not %1$s) x), '[]'))
                          from customer_merge g
                         where g.id = :id and n.survivor_id = g.survivor_id and n.id > g.id and n.undone_at is null""".formatted(
                                OwnWords.saidBetween("g", "n", same),
                                OwnWords.saidBetween("g", "n", same + " and not e.granted")))
                .param("id", merge)
                .update();
    }
}
