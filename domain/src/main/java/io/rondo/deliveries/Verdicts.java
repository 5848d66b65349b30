package io.rondo.deliveries;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What forbids deliveries now. */
final class Verdicts {

    private final JdbcClient jdbc;

    Verdicts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Whether a delivery may leave.
     *
     * @param reason what forbids it; null if nothing does
     * @param waitUntil when it may be asked again (business clock); null: the refusal is final
     */
    record Verdict(
            long id, @Nullable String reason, @Nullable OffsetDateTime waitUntil) {
        boolean proceeds() {
            return reason == null;
        }
    }

    /** The verdicts on those of these deliveries this owner still has CLAIMED; under the locks of the SENDING transaction. */
    List<Verdict> on(long[] ids, String owner, OffsetDateTime businessTime) {
        return jdbc.sql(VERDICT)
                .param("ids", ids)
                .param("owner", owner)
                .param("now", businessTime)
                .query((row, n) -> new Verdict(
                        row.getLong("id"), row.getString("verdict"), row.getObject("wait_until", OffsetDateTime.class)))
                .list();
    }

    /**
     * A contact of another campaign that owns the customer: of a launched wave whose response window runs, in a campaign that goes
     * on, unless the customer settled it (bought, opted out, complained) or nothing of it could be sent. Whether a journey has ended
     * does not matter: hold-outs have none, and rivals must reach both sides of a comparison alike. The higher priority wins, then the
     * earlier launch.
     */
    private static final String OWNER = """
            select from list_member r
              join campaign rk on rk.id = r.campaign_id and rk.purpose = 'marketing' and rk.state in ('running', 'paused')
              join campaign_wave rw on rw.campaign_id = r.campaign_id and rw.wave = r.wave and rw.ends_at > cast(:now as timestamptz)
             where r.customer_id = c.id and r.campaign_id <> m.campaign_id
               and r.outcome in ('none', 'responded') and coalesce(r.bucket, 'open') not in ('excluded', 'failed')
               and (rk.priority > k.priority or rk.priority = k.priority and rw.launch_no < (
                     select w.launch_no from campaign_wave w where w.campaign_id = m.campaign_id and w.wave = m.wave))
               and coalesce((select bool_or(x.state not in ('REFUSED', 'FAILED')) from delivery x
                              where x.origin_kind = 'contact' and x.origin_id = r.id and x.purpose = 'marketing'), true)""";

    /**
     * Another campaign reached the customer fewer days ago than this one asks for, and of this contact nothing has left yet: a reminder
     * follows its own first message whatever others did meanwhile. Reached is what was sent, is leaving or is in doubt, and a
     * hold-out from the launch of its wave, as where lists are built.
     */
    private static final String CONTACTED_RECENTLY = """
            d.purpose = 'marketing' and m.id is not null and k.min_days_since_contact > 0
              and recent.elsewhere > cast(:now as timestamptz) - make_interval(days => k.min_days_since_contact)
              and not exists (select from delivery x
                               where x.origin_kind = 'contact' and x.origin_id = m.id and x.id <> d.id
                                 and x.purpose = 'marketing' and x.state in ('SENDING', 'SENT', 'IN_DOUBT'))""";

    /**
     * First reason that forbids each intent, or null. Read under the customers' row locks and the campaigns' shared locks:
     * an opt-out, complaint, pause or stop either committed before and is seen here, or waits until SENDING is committed. The
     * same locks make the caps exact: nobody else can begin to send to this customer meanwhile. Intents of one customer in one
     * commit count each other in the order of their ids.
     */
    private static final String VERDICT = """
            select d.id, v.verdict,
                   case v.verdict
                     when 'campaign-paused' then cast(:now as timestamptz) + interval '15 minutes'
                     when 'paused-by-customer' then q.paused_until
                     when 'no-policy' then cast(:now as timestamptz) + interval '15 minutes'
                     when 'too-soon' then recent.last + make_interval(hours => p.min_hours_between)
                     when 'quiet-hours' then (cast(here.at as date) + p.quiet_until
                       + case when cast(here.at as time) < p.quiet_until then interval '0' else interval '1 day' end)
                       at time zone here.zone
                   end wait_until
              from delivery d
              join customer c on c.id = d.customer_id
              left join profile f on f.customer_id = c.id
              left join contact_policy p on p.channel = d.channel and p.purpose = d.purpose
                                        and p.value_tier = coalesce(f.value_tier, 'low')
              left join preference q on q.customer_id = c.id and d.purpose = 'marketing'
              left join offer o on o.id = d.offer_id
              left join time_zone z on z.name = c.time_zone
              left join campaign k on k.id = d.campaign_id
              left join list_member m on d.origin_kind = 'contact' and m.id = d.origin_id
              cross join lateral (select coalesce(z.name, 'UTC') zone,
                                         cast(:now as timestamptz) at time zone coalesce(z.name, 'UTC') at) here
              cross join lateral (
                select count(*) filter (where e.same and e.at > cast(:now as timestamptz) - interval '7 days') in_7,
                       count(*) filter (where e.same and e.at > cast(:now as timestamptz) - interval '30 days') in_30,
                       count(*) filter (where e.at > cast(:now as timestamptz) - interval '30 days') on_any,
                       max(e.at) filter (where e.same) last,
                       max(e.at) filter (where e.reached and e.campaign_id is distinct from d.campaign_id) elsewhere
                  from (select case when x.state in ('SENDING', 'CLAIMED', 'ASKED') then cast(:now as timestamptz) else x.settled_at end at,
                               x.channel = d.channel same, x.state <> 'ASKED' reached, x.campaign_id
                          from delivery x
                         where x.customer_id = c.id and x.purpose = d.purpose and x.id <> d.id
                           and (x.state in ('SENDING', 'ASKED', 'SENT', 'IN_DOUBT')
                             or x.state = 'CLAIMED' and x.owner = :owner and x.id = any(:ids) and x.id < d.id)
                        union all
                        select w.launched_at, d.channel = 'email', true, h.campaign_id from list_member h
                          join campaign_wave w on w.campaign_id = h.campaign_id and w.wave = h.wave
                         where h.customer_id = c.id and h.hold_out and d.purpose = 'marketing') e
                 where e.at > cast(:now as timestamptz) - make_interval(days => greatest(30, k.min_days_since_contact))) recent
              cross join lateral (select case
                when c.state <> 'live' and d.purpose = 'marketing' then c.state
                when d.origin_kind = 'case' and exists (select from recovery_case r where r.id = d.origin_id
                       and r.joined_into is not null) then 'joined'
                -- stored by who asked before a merge was undone whose contact or case it is
                when c.state = 'live' and (m.customer_id <> c.id or d.origin_kind = 'case' and exists (
                       select from recovery_case r where r.id = d.origin_id and r.customer_id <> c.id)) then 'address-changed'
                when c.email is null and d.channel = 'email' then 'no-address'
                when c.phone is null and d.channel = 'phone' then 'no-address'
                when c.phone_digest is null and d.channel = 'sms' then 'no-address'
                when d.channel in ('email', 'sms')
                     and d.address_digest is distinct from digest_on(d.channel, c.email_digest, c.phone_digest) then 'address-changed'
                when exists (select from suppression s where s.address_digest = digest_on(d.channel, c.email_digest, c.phone_digest)
                              and s.channel = d.channel
                              and (s.scope = 'all' or d.purpose = 'marketing')) then 'suppressed'
                when d.purpose = 'marketing' and not exists (select from consent g where g.customer_id = c.id
                       and g.purpose = 'marketing' and g.channel = d.channel and g.granted) then 'no-consent'
                when d.purpose = 'marketing' and exists (select from topic_refusal t where t.customer_id = c.id
                       and t.topic = o.category) then 'topic-refused'
                when d.purpose = 'marketing' and exists (select from recovery_case r where r.customer_id = c.id
                       and r.state <> 'closed') then 'in-recovery'
                when d.purpose = 'marketing' and m.outcome in ('purchased', 'opted-out', 'complained') then m.outcome
                when d.step = 'reminder' and m.outcome = 'responded' then 'responded'
                when k.state in ('stopped', 'closed', 'rejected') then 'campaign-' || k.state
                when k.state = 'paused' then 'campaign-paused'
                when d.purpose = 'marketing' and exists (%s) then 'owned-by-other'
                when q.paused_until > cast(:now as timestamptz) then 'paused-by-customer'
                when %s then 'contacted-recently'
                when p.channel is null then 'no-policy'
                when recent.in_7 >= p.max_per_7_days then 'cap-7-days'
                when recent.in_30 >= p.max_per_30_days then 'cap-30-days'
                when recent.on_any >= q.max_per_30_days then 'own-limit'
                when recent.last > cast(:now as timestamptz) - make_interval(hours => p.min_hours_between) then 'too-soon'
                when p.quiet_from <= p.quiet_until and cast(here.at as time) >= p.quiet_from
                     and cast(here.at as time) < p.quiet_until then 'quiet-hours'
                when p.quiet_from > p.quiet_until and (cast(here.at as time) >= p.quiet_from
                     or cast(here.at as time) < p.quiet_until) then 'quiet-hours'
              end verdict) v
             where d.id = any(:ids) and d.state = 'CLAIMED' and d.owner = :owner""".formatted(OWNER, CONTACTED_RECENTLY);
}
