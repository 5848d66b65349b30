package io.rondo.identity;

import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What merging does to the pairs that were found. */
final class Pairs {

    private final JdbcClient jdbc;

    Pairs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Settles the pairs of these merges. What the loser has in common with third records is asked of the survivor from now on; who was
     * different from the loser is different from the survivor.
     */
    void merged(long[] merges, String by, OffsetDateTime now) {
        jdbc.sql("""
                        insert into duplicate_pair as p (low_id, high_id, rule, reason, score, state, round, found_at)
                        select least(n.survivor, n.other), greatest(n.survivor, n.other), n.rule, n.reason, n.score, n.state, n.round, n.found_at
                          from (select distinct on (g.survivor_id, x.other) g.survivor_id survivor, x.other, q.rule, q.reason, q.score, q.state,
                                       q.round, q.found_at
                                  from customer_merge g
                                  join duplicate_pair q on g.loser_id in (q.low_id, q.high_id) and q.state in ('open', 'automatic', 'different')
                                 cross join lateral (select case q.low_id when g.loser_id then q.high_id else q.low_id end other) x
                                 where g.id = any(:ids) and x.other <> g.survivor_id
                                 order by g.survivor_id, x.other, q.state = 'different' desc) n
                        on conflict (low_id, high_id) do update set state = excluded.state
                         where excluded.state = 'different' and p.state in ('open', 'automatic')""").param("ids", merges).update();
        jdbc.sql("""
                        insert into duplicate_pair as p (low_id, high_id, rule, score, state, round, found_at, decided_by, decided_at)
                        select least(survivor_id, loser_id), greatest(survivor_id, loser_id),
                               rule, 1, 'merged', 0, merged_at, cast(:by as text), cast(:now as timestamptz) from customer_merge where id = any(:ids)
                        on conflict (low_id, high_id) do update
                           set state = 'merged', decided_by = excluded.decided_by, decided_at = excluded.decided_at""").param("ids", merges).param("by", by).param("now", now).update();
    }

    void different(long one, long other, String by, OffsetDateTime now) {
        jdbc.sql("""
                        update duplicate_pair set state = 'different', decided_by = :by, decided_at = :now
                         where low_id = :low and high_id = :high and state <> 'different'""")
                .param("low", Math.min(one, other))
                .param("high", Math.max(one, other))
                .param("by", by)
                .param("now", now)
                .update();
    }
}
