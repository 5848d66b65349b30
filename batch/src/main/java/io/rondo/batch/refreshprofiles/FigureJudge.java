package io.rondo.batch.refreshprofiles;

import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Judges gathered figures against {@link Norms}: scores, value tier, life-cycle stage, potential, influence, relationship step,
 * strategic segment and recovery plan. The rules are written down, with their sources, in {@link io.rondo.audiences.Figure}.
 */
@Component
class FigureJudge {

    private final JdbcClient jdbc;
    private final StrategicAssignment strategic;

    FigureJudge(JdbcClient jdbc, StrategicAssignment strategic) {
        this.jdbc = jdbc;
        this.strategic = strategic;
    }

    void judge(ProfileRuns.Run run, int part) {
        lock(part);
        score(part);
        strategic.assign(run.asOf(), part);
        plan(run, part);
    }

    /** In the order of ids, as imports and merges lock them. */
    private void lock(int part) {
        jdbc.sql("""
                        select customer_id from profile where customer_id in (select customer_id from profile_work where part = :part)
                        order by customer_id for no key update""").param("part", part).query(Long.class).list();
    }

    private void score(int part) {
        jdbc.sql("""
                        update profile p set
                          recency_score = j.r, frequency_score = j.f, monetary_score = j.m, value_tier = j.tier, stage = j.stage,
                          value_potential = j.potential, influence = j.influence, relationship = j.relationship,
                          wallet_share = j.wallet, complaint_prone = j.complaint_prone
                        from (
                          select s.*,
                            case when s.no_profiling then null
                                 when not s.bought then 'prospect'
                                 when s.orders = 1 then 'customer'
                                 when s.orders >= 4 and s.stage in ('build-up', 'stability') and coalesce(s.satisfaction, 3) >= 3
                                      and s.influence >= 40 then 'advocate'
                                 when s.orders >= 4 and s.stage in ('build-up', 'stability') and coalesce(s.satisfaction, 3) >= 3
                                      and (s.engagement > 0 or s.satisfaction >= 4) then 'supporter'
                                 else 'client' end as relationship,
                            case when s.own_orders then round(bounded_money(cast(greatest(s.monetary, 0) / s.frequency
                                   * least(365 / greatest(coalesce(s.interval_days, s.usual), 7), 52)
                                   * case s.stage when 'exploration' then 0.5 when 'decline' then 0.4 when 'dormant' then 0.1 else 1.0 end
                                   as numeric)), 2) end as potential
                          from (
                            select f.*,
                              case when not f.own_orders then f.old_stage
                                   when f.recency_days > 3 * f.pace then 'dormant'
                                   when f.recency_days > 2 * f.pace or (f.order_days >= 4 and f.value_now < 0.5 * f.value_before) then 'decline'
                                   when f.order_days = 1 then 'exploration'
                                   when f.order_days < 4 then 'build-up'
                                   else 'stability' end as stage
                            from (
                              select p.customer_id, p.own_orders, c.no_profiling, p.stage as old_stage, p.recency_days, p.frequency, p.monetary,
                                     p.interval_days, p.order_days, p.value_now, p.value_before, p.satisfaction, p.engagement,
                                     n.interval_days as usual,
                                     greatest(coalesce(p.interval_days, n.interval_days), 7) as pace,
                                     coalesce(p.frequency, 0) > 0 as bought, coalesce(p.frequency, 0) as orders,
                                     5 - (p.recency_days > n.recency[1])::int - (p.recency_days > n.recency[2])::int
                                       - (p.recency_days > n.recency[3])::int - (p.recency_days > n.recency[4])::int as r,
                                     1 + (p.frequency > n.frequency[1])::int + (p.frequency > n.frequency[2])::int
                                       + (p.frequency > n.frequency[3])::int + (p.frequency > n.frequency[4])::int as f,
                                     1 + (p.monetary > n.monetary[1])::int + (p.monetary > n.monetary[2])::int
                                       + (p.monetary > n.monetary[3])::int + (p.monetary > n.monetary[4])::int as m,
                                     case when not p.own_orders then p.value_tier
                                          when p.value_now <= 0 then 'low'
                                          when p.value_now >= n.value_high then 'high'
                                          when p.value_now >= n.value_mid then 'mid'
                                          else 'low' end as tier,
                                     case when not c.no_profiling then
                                       least(100, case p.satisfaction when 5 then 40 when 4 then 20 else 0 end
                                         + least(30, 3 * p.engagement)
                                         + least(30, 10 * case when p.attributes ->> 'referrals' ~ '^[0-9]{1,4}$'
                                                               then cast(p.attributes ->> 'referrals' as integer) else 0 end)) end as influence,
                                     case when not c.no_profiling and p.attributes ->> 'yearly_wallet' ~ '^[0-9]{1,10}([.][0-9]{1,4})?$'
                                            and cast(p.attributes ->> 'yearly_wallet' as numeric) > 0 and p.own_orders
                                          then least(1, greatest(0, p.value_now) / cast(p.attributes ->> 'yearly_wallet' as numeric)) end as wallet,
                                     case when not c.no_profiling then p.complaints >= 2 end as complaint_prone
                              from profile_work w
                              join customer c on c.id = w.customer_id and c.state = 'live'
                              join profile p on p.customer_id = w.customer_id
                              cross join profile_norm n
                              where w.part = :part
                            ) f
                          ) s
                        ) j
                        where p.customer_id = j.customer_id
                          and (p.recency_score, p.frequency_score, p.monetary_score, p.value_tier, p.stage, p.value_potential, p.influence,
                               p.relationship, p.wallet_share, p.complaint_prone)
                              is distinct from (j.r::smallint, j.f::smallint, j.m::smallint, j.tier, j.stage, j.potential, j.influence::smallint,
                               j.relationship, round(j.wallet, 4), j.complaint_prone)""").param("part", part).update();
    }

    /**
     * The plan prepared before anything fails, which the table {@code recovery-plan} follows: by value and earlier cases, as the
     * table's own rows say for who has no plan. The sensitive may get half as much again, in a third of the time but not under 8 hours;
     * of high value they are a manager's. Sensitive is who complains often, was not satisfied the last time he was asked, or is
     * valuable and on the way out. Open cases do not count: a case in work keeps the plan it was opened with.
     */
    private void plan(ProfileRuns.Run run, int part) {
        jdbc.sql("""
                        insert into recovery_plan as stored
                          (customer_id, sensitivity, reason, compensation_limit, resolve_within_hours, handled_by, prepared_at)
                        select q.customer_id, case when q.sensitive then 'sensitive' else 'normal' end, q.reason,
                               q.usual_limit * case when q.sensitive then 1.5 else 1 end,
                               case when q.sensitive then greatest(8, q.usual_hours / 3) else q.usual_hours end,
                               case when q.sensitive and q.value_tier = 'high' then 'manager' else 'agent' end, :asOf
                        from (
                          select p.customer_id, p.value_tier, why.reason, why.reason <> 'none' as sensitive,
                                 case when p.value_tier = 'high' and past.cases >= 1 then 100
                                      when p.value_tier = 'high' then 50
                                      when p.value_tier = 'mid' and past.cases >= 1 then 40
                                      when p.value_tier = 'mid' then 20
                                      when past.cases >= 3 then 0
                                      when past.cases >= 1 then 15
                                      else 10 end as usual_limit,
                                 case when p.value_tier = 'high' and past.cases >= 1 then 8
                                      when p.value_tier = 'high' then 24
                                      when p.value_tier = 'mid' and past.cases >= 1 then 24
                                      when p.value_tier = 'mid' then 48
                                      when past.cases >= 3 then 72
                                      when past.cases >= 1 then 48
                                      else 72 end as usual_hours
                          from profile_work w
                          join customer c on c.id = w.customer_id and c.state = 'live'
                          join profile p on p.customer_id = w.customer_id
                          cross join lateral (
                            select case when p.complaint_prone then 'complaint-prone'
                                        when p.satisfaction <= 2 then 'unsatisfied'
                                        when p.own_orders and p.stage in ('decline', 'dormant') and p.value_tier <> 'low' then 'valuable-and-leaving'
                                        else 'none' end as reason
                          ) why
                          cross join lateral (
                            select count(*) as cases from recovery_case r where r.customer_id = c.id and r.state = 'closed'
                          ) past
                          where w.part = :part
                        ) q
                        order by q.customer_id
                        on conflict (customer_id) do update set
                          sensitivity = excluded.sensitivity, reason = excluded.reason, compensation_limit = excluded.compensation_limit,
                          resolve_within_hours = excluded.resolve_within_hours, handled_by = excluded.handled_by,
                          prepared_at = excluded.prepared_at
                        where (stored.sensitivity, stored.reason, stored.compensation_limit, stored.resolve_within_hours, stored.handled_by)
                              is distinct from (excluded.sensitivity, excluded.reason, excluded.compensation_limit, excluded.resolve_within_hours,
                                                excluded.handled_by)""")
                .param("part", part)
                .param("asOf", run.asOf().atOffset(ZoneOffset.UTC))
                .update();
    }
}
