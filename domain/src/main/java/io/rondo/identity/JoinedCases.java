package io.rondo.identity;

import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Of two open cases of one customer one is worked: the loser's joins the survivor's, as a second complaint of one record would have.
 * It closes without a resolution, its complaints and answers belong to the survivor's case, its flow ends by a message, and its
 * messages that were not begun to be sent are refused as {@code joined}. A case that turns into an abuse case by this is worked without
 * e-mail from its next step on that asks.
 */
final class JoinedCases {

    private final JdbcClient jdbc;

    JoinedCases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Before rows move: what moves then is a closed case. */
    void join(long[] merges, OffsetDateTime now) {
        jdbc.sql("""
                        with two as materialized (
                          select g.id merge_id, l.id loser, s.id survivor, l.kind, l.contact_id
                            from customer_merge g
                            join recovery_case l on l.customer_id = g.loser_id and l.state <> 'closed'
                            join recovery_case s on s.customer_id = g.survivor_id and s.state <> 'closed'
                           where g.id = any(:ids) order by g.id for update of l, s
                        ), noted as (
                          insert into customer_merge_move (merge_id, table_name, row_key)
                          select merge_id, 'case_response', array[cast(r.id as text), cast(two.loser as text)]
                            from two join response r on r.case_id = two.loser order by r.id
                        ), moved as (
                          update response r set case_id = two.survivor from two where r.case_id = two.loser
                        ), told as (
                          insert into outbox (kind, payload)
                          select 'message', jsonb_build_object('name', 'case-joined', 'key', 'case-' || loser,
                                   'messageId', 'case-joined-' || loser, 'variables', jsonb_build_object())
                            from two order by loser
                        ), widened as (
                          update recovery_case s
                             set kind = case two.kind when 'abuse' then 'abuse' else s.kind end,
                                 contact_id = coalesce(s.contact_id, two.contact_id), version = s.version + 1
                            from two where s.id = two.survivor
                        )
                        update recovery_case l
                           set state = case when l.id = two.loser then 'closed' else l.state end,
                               closed_at = case when l.id = two.loser then cast(:now as timestamptz) else l.closed_at end,
                               joined_into = two.survivor, version = l.version + 1
                          from two where l.id = two.loser or l.joined_into = two.loser""").param("ids", merges).param("now", now).update();
    }

    /** What was said in the joined case belongs to it again; it stays closed. */
    void takeBack(long merge) {
        jdbc.sql("""
                        update response r set case_id = cast(v.row_key[2] as bigint)
                          from customer_merge_move v
                         where v.merge_id = :id and v.table_name = 'case_response' and r.id = cast(v.row_key[1] as bigint)""").param("id", merge).update();
    }

    /** Responses that changed their case without changing their customer are shown anew too. */
    void tellHistory(long[] merges) {
        jdbc.sql("""
                        insert into outbox (kind, ref_id)
                        select 'index-response', cast(v.row_key[1] as bigint) from customer_merge_move v
                         where v.merge_id = any(:ids) and v.table_name = 'case_response'
                           and not exists (select from customer_merge_move x where x.merge_id = v.merge_id and x.table_name = 'response'
                                              and x.row_id = cast(v.row_key[1] as bigint))
                         order by 2""").param("ids", merges).update();
    }
}
