package io.rondo.batch.refreshprofiles;

import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Gathers the figures that follow from one customer's own orders, responses and messages; what needs a comparison with others is
 * {@link FigureJudge}'s. Definitions are those of {@link io.rondo.audiences.Figure}. Days are counted in UTC, as whole days before the
 * moment of the run.
 *
 * <p>A customer who refused profiling keeps an empty profile. Figures that came with a file stay until the customer has orders of
 * his own.
 */
@Component
class FigureGatherer {

    private final JdbcClient jdbc;

    FigureGatherer(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void gather(ProfileRuns.Run run, int part) {
        jdbc.sql("""
                        with due as materialized (
                          select c.id, c.no_profiling, coalesce(z.name, 'UTC') as zone
                          from profile_work w
                          join customer c on c.id = w.customer_id and c.state = 'live'
                          left join time_zone z on z.name = c.time_zone
                          where w.part = :part
                        ), bought as (
                          select o.customer_id, count(*)::integer as orders,
                                 count(distinct (o.ordered_at at time zone 'UTC')::date)::integer as days,
                                 min(o.ordered_at) as first_at, max(o.ordered_at) as last_at,
                                 sum(o.amount - o.returned_amount) as net,
                                 coalesce(sum(o.amount - o.returned_amount) filter (where o.ordered_at > :asOf - interval '365 days'), 0) as net_now,
                                 coalesce(sum(o.amount - o.returned_amount) filter (
                                   where o.ordered_at <= :asOf - interval '365 days' and o.ordered_at > :asOf - interval '730 days'), 0) as net_before,
                                 sum(o.amount) as gross, sum(o.returned_amount) as returned,
                                 sum(o.value_received - o.cost_paid) as delivered,
                                 mode() within group (order by o.channel) as channel
                          from due join customer_order o on o.customer_id = due.id
                          where not due.no_profiling and o.state = 'placed' and o.ordered_at <= :asOf
                          group by o.customer_id
                        ), heard as materialized (
                          select r.customer_id, r.type, r.occurred_at, r.score, r.delivery_id, due.zone,
                                 r.type in ('click', 'visit', 'reply', 'call', 'survey', 'order') as answer,
                                 case when r.type = 'call' then 'phone' else d.channel end as channel
                          from due join response r on r.customer_id = due.id
                          left join delivery d on d.id = r.delivery_id
                          where not due.no_profiling and r.class <> 'machine' and not r.cancelled and r.occurred_at <= :asOf
                            and r.type in ('click', 'visit', 'reply', 'call', 'survey', 'order', 'complaint', 'abuse')
                        ), reacted as (
                          select customer_id,
                                 mode() within group (order by channel) filter (where answer) as channel,
                                 -- a date alone became the first moment of its day, somewhere: that is no hour
                                 mode() within group (order by extract(hour from occurred_at at time zone zone))
                                   filter (where answer and (delivery_id is not null or mod(extract(epoch from occurred_at), 900) <> 0)) as hour,
                                 count(*) filter (where answer and type <> 'order' and occurred_at > :asOf - interval '365 days')::integer as engagement,
                                 count(*) filter (where not answer and occurred_at > :asOf - interval '730 days')::integer as complaints
                          from heard group by customer_id
                        ), said as (
                          select distinct on (customer_id) customer_id, score
                          from (
                            select customer_id, score, occurred_at from heard where type = 'survey' and score between 1 and 5
                            union all
                            select k.customer_id, k.satisfaction, k.closed_at from due join recovery_case k on k.customer_id = due.id
                            where not due.no_profiling and k.satisfaction is not null and k.closed_at <= :asOf
                          ) s
                          order by customer_id, occurred_at desc, score
                        ), sent as materialized (
                          select d.customer_id, d.channel, o.category, d.settled_at,
                                 exists (select from heard h where h.delivery_id = d.id and h.customer_id = d.customer_id and h.answer) as answered
                          from due join delivery d on d.customer_id = due.id
                          left join offer o on o.id = d.offer_id
                          where not due.no_profiling and d.purpose = 'marketing' and d.state in ('SENT', 'IN_DOUBT') and d.settled_at <= :asOf
                        ), reached as (
                          select customer_id, max(settled_at) as last_at,
                                 count(*) filter (where settled_at > :asOf - interval '7 days')::integer as week,
                                 count(*) filter (where settled_at > :asOf - interval '30 days')::integer as month
                          from sent group by customer_id
                        ), rated as (
                          select customer_id, jsonb_object_agg(kind, rates) as rates
                          from (
                            select customer_id, kind, jsonb_object_agg(name, jsonb_build_object('sent', n, 'answered', answered)) as rates
                            from (
                              select customer_id, 'channel' as kind, channel as name, count(*) as n, count(*) filter (where answered) as answered
                              from sent group by customer_id, channel
                              union all
                              select customer_id, 'category', category, count(*), count(*) filter (where answered)
                              from sent where category is not null group by customer_id, category
                            ) each_one
                            group by customer_id, kind
                          ) kinds
                          group by customer_id
                        )
                        insert into profile as stored
                          (customer_id, own_orders, first_order_at, last_order_at, order_days, interval_days, recency_days, frequency,
                           monetary, channel, value_now, value_before, delivered_value, return_rate, preferred_channel, preferred_hour,
                           response_rates, contacts_7_days, contacts_30_days, last_contact_at, complaints, satisfaction, engagement,
                           refreshed_at)
                        select due.id, b.customer_id is not null, b.first_at, b.last_at, b.days,
                               case when b.days > 1 then
                                 ((b.last_at at time zone 'UTC')::date - (b.first_at at time zone 'UTC')::date)::double precision / (b.days - 1) end,
                               floor(extract(epoch from cast(:asOf as timestamptz) - b.last_at) / 86400)::integer, b.orders, bounded_money(b.net), b.channel,
                               bounded_money(b.net_now), bounded_money(b.net_before), bounded_money(b.delivered),
                               case when b.gross > 0 then least(1, b.returned / b.gross) end,
                               r.channel, r.hour::smallint, coalesce(rated.rates, '{}'),
                               case when not due.no_profiling then coalesce(reached.week, 0) end,
                               case when not due.no_profiling then coalesce(reached.month, 0) end,
                               reached.last_at,
                               case when not due.no_profiling then coalesce(r.complaints, 0) end,
                               said.score, case when not due.no_profiling then coalesce(r.engagement, 0) end, :asOf
                        from due
                        left join bought b on b.customer_id = due.id
                        left join reacted r on r.customer_id = due.id
                        left join said on said.customer_id = due.id
                        left join reached on reached.customer_id = due.id
                        left join rated on rated.customer_id = due.id
                        order by due.id
                        on conflict (customer_id) do update set
                          own_orders = excluded.own_orders, first_order_at = excluded.first_order_at, last_order_at = excluded.last_order_at,
                          order_days = excluded.order_days, interval_days = excluded.interval_days,
                          recency_days = case when %1$s then excluded.recency_days else stored.recency_days end,
                          frequency = case when %1$s then excluded.frequency else stored.frequency end,
                          monetary = case when %1$s then excluded.monetary else stored.monetary end,
                          channel = case when %1$s then excluded.channel else stored.channel end,
                          value_tier = case when %2$s then 'low' else stored.value_tier end,
                          stage = case when %2$s then 'exploration' else stored.stage end,
                          value_now = excluded.value_now, value_before = excluded.value_before,
                          delivered_value = excluded.delivered_value, return_rate = excluded.return_rate,
                          preferred_channel = excluded.preferred_channel, preferred_hour = excluded.preferred_hour,
                          response_rates = excluded.response_rates, contacts_7_days = excluded.contacts_7_days,
                          contacts_30_days = excluded.contacts_30_days, last_contact_at = excluded.last_contact_at,
                          complaints = excluded.complaints, satisfaction = excluded.satisfaction, engagement = excluded.engagement,
                          refreshed_at = excluded.refreshed_at"""
                        // Our own figures, those that fall away with the last own order, and all of whoever refused
                        // profiling.
                        .formatted(
                                "(excluded.own_orders or stored.own_orders or excluded.engagement is null)",
                                "((stored.own_orders and not excluded.own_orders) or excluded.engagement is null)"))
                .param("part", part)
                .param("asOf", run.asOf().atOffset(ZoneOffset.UTC))
                .update();
    }
}
