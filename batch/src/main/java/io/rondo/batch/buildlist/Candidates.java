package io.rondo.batch.buildlist;

import static org.jooq.impl.DSL.val;

import io.rondo.audiences.Segments;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds whom a list considers, with the first reason against contacting each, a score, and arm and wave as drawn from the
 * campaign's seed and the customer's external id alone ({@link io.rondo.kernel.Draw}); in one statement per partition.
 *
 * <p>The order of reasons: no-address, no-consent, suppressed, topic-refused, paused-by-customer, own-limit, contacted-recently,
 * in-recovery, owned-by-other, cap-7-days, cap-30-days, no-profiling; then, over all partitions, those of {@link ListDraw}. They are
 * an outlook: what would make the ledger refuse the first message of each customer's wave if the campaign were launched now. What
 * only makes a message wait (quiet hours, hours between messages) leaves nobody out; what happens later, the ledger still
 * honours, contacts by other campaigns among it. No reason looks at the arm somebody would be drawn into: whoever refused the topic of one arm's offer is left out of
 * all arms, or the arms could not be compared.
 *
 * <p>The score, by which a list is ranked where it has to be cut and which keeps one of several at an address: the money expected of
 * the customer in the next 365 days (profile figure {@link io.rondo.audiences.Figure#VALUE_POTENTIAL}), in the installation's
 * currency; where that is not computed, what the customer paid so far; else 0.
 */
@Component
public class Candidates {

    private static final String SCORE = "coalesce(profile.value_potential, profile.monetary, 0)";

    private final ListDrafts drafts;
    private final Segments segments;
    private final DSLContext jooq;
    private final BusinessClock clock;

    Candidates(ListDrafts drafts, Segments segments, DSLContext jooq, BusinessClock clock) {
        this.drafts = drafts;
        this.segments = segments;
        this.jooq = jooq;
        this.clock = clock;
    }

    /**
     * Does a partition of a started list, unless it is done, the list is frozen or the campaign has ended. Of a list that is frozen or
     * ends meanwhile, nothing stays: a stop does not wait for the statement, so it cannot delete what that writes.
     */
    @Transactional
    public void find(CampaignId campaign, int partition) {
        var started = drafts.find(campaign);
        var plan = drafts.plan(campaign);
        if (plan.frozen() || plan.over() || drafts.isFound(campaign, partition)) {
            return;
        }
        var draft = started.orElseThrow(() -> ListDrafts.notStarted(campaign));
        var source = DSL.sql(
                """
                select customer.*, coalesce(profile.strategic_segment, 'all') as list_segment, %s as score,
                       null::text as given_arm, null::integer as given_wave, null::bigint as given_offer
                from customer left join profile on profile.customer_id = customer.id
                where customer.state = 'live' and (hashint8(customer.id) & 2147483647) %% {0} = {1} and ({2})""".formatted(SCORE),
                val(draft.partitions()),
                val(partition - 1),
                segments.condition(draft.criteria(), draft.asOf()));
        var considered = insert(plan, partition, draft.partitions(), source, draft.asOf(), true, draft.profiling());
        var now = drafts.share(campaign);
        if (now.frozen() || now.over()) {
            drafts.clear(campaign);
        } else {
            drafts.found(campaign, partition, considered);
        }
    }

    /**
     * Takes the lines of a ready-made list as candidates; arm, wave, segment and offer stay as the list has them.
     *
     * @param exclusions whether customers who must not be contacted are left out
     */
    public void take(ListPlan plan, long run, boolean exclusions) {
        var draft = drafts.keep(
                new ListDrafts.Draft(plan.id(), new io.rondo.audiences.Criteria.All(), false, clock.now(), 1));
        var source = DSL.sql("""
                select customer.*, coalesce(candidate.segment, profile.strategic_segment, 'all') as list_segment, %s as score,
                       candidate.arm as given_arm, candidate.wave as given_wave, candidate.offer_id as given_offer
                from list_candidate candidate join customer on customer.id = candidate.customer_id
                left join profile on profile.customer_id = customer.id
                where candidate.import_run_id = {0}""".formatted(SCORE), val(run));
        drafts.found(plan.id(), 1, insert(plan, 1, 1, source, draft.asOf(), exclusions, false));
    }

    private int insert(
            ListPlan plan,
            int partition,
            int partitions,
            QueryPart source,
            Instant asOf,
            boolean exclusions,
            boolean profiling) {
        if (!plan.channel().equals("email")) {
            throw new IllegalArgumentException(
                    "Expected campaign '%s' to have channel email, but it is %s".formatted(plan.id(), plan.channel()));
        }
        var marketing = plan.purpose().equals("marketing");
        return jooq.execute(
                INSERT,
                source,
                val(plan.id().value()),
                val(partition),
                time(asOf),
                val(plan.purpose()),
                val(plan.channel()),
                val(plan.seed()),
                time(asOf.minus(Duration.ofDays(plan.minDaysSinceContact()))),
                val(plan.minDaysSinceContact() > 0),
                val(profiling),
                val(exclusions),
                val(marketing),
                val(plan.onePerHousehold()),
                val(plan.waves()),
                val(partitions));
    }

    private static Field<?> time(Instant instant) {
        return DSL.field("{0}::timestamptz", val(instant.atOffset(ZoneOffset.UTC)));
    }

    /**
     * {0} who is considered, {1} campaign, {2} partition, {3} as of, {4} purpose, {5} channel, {6} seed, {7} since when a contact is
     * recent for the first wave, {8} whether any contact is, {9} profiling, {10} exclusions, {11} marketing, {12} one per household, {13} waves, {14} partitions.
     *
     * <p>What is joined was gathered from what little there is of it (who was contacted, who refused); what has to be counted exactly,
     * per customer, is asked only for those who have enough to reach a limit at all.
     */
    private static final String INSERT = """
            with counted as (
              -- as the ledger counts: what was sent, is on its way or in doubt; a hold-out as if contacted, or rival campaigns
              -- would mail hold-outs more than the rest and spoil the comparison
              select d.customer_id, d.channel from delivery d
              where d.purpose = 'marketing' and d.state in ('SENT', 'IN_DOUBT') and d.settled_at > {3} - interval '30 days' and <d>
              union all
              select d.customer_id, d.channel from delivery d
              where d.purpose = 'marketing' and d.standing = 'open' and d.state = 'SENDING' and <d>
                and coalesce(d.settled_at, d.sending_at, {3}) > {3} - interval '30 days'
              union all
              select d.customer_id, d.channel from delivery d
              where d.purpose = 'marketing' and d.standing = 'asked' and <d>
                and coalesce(d.settled_at, d.sending_at, {3}) > {3} - interval '30 days'
              union all
              select h.customer_id, 'email' from list_member h
              join campaign_wave w on w.campaign_id = h.campaign_id and w.wave = h.wave
              where h.hold_out and w.launched_at > {3} - interval '30 days' and <h>
            ), lately as materialized (
              select customer_id, count(*) as contacts, count(*) filter (where channel = {5}) as same from counted
              where {11} group by customer_id
            ), refused as materialized (
              -- the offer of an arm, or every offer an arm may choose from
              select t.customer_id from topic_refusal t
              join offer o on o.category = t.topic
              join campaign_arm a on a.offer_id = o.id and a.campaign_id = {1} and not a.hold_out
              union
              select t.customer_id from topic_refusal t
              join offer o on o.category = t.topic
              join campaign_offer f on f.offer_id = o.id and f.campaign_id = {1}
              where exists (select from campaign_arm a where a.campaign_id = {1} and not a.hold_out and a.offer_id is null)
              group by t.customer_id
              having count(*) = (select count(*) from campaign_offer f where f.campaign_id = {1})
            ), owned as materialized (
              -- as the ledger reads owners: this campaign would be launched after all of these
              select r.customer_id, max(rw.ends_at) as until from list_member r
              join campaign rk on rk.id = r.campaign_id and rk.purpose = 'marketing' and rk.state in ('running', 'paused')
              join campaign_wave rw on rw.campaign_id = r.campaign_id and rw.wave = r.wave and rw.ends_at > {3}
              join campaign k on k.id = {1} and rk.id <> k.id and rk.priority >= k.priority
              where {11} and <r> and r.outcome in ('none', 'responded') and coalesce(r.bucket, 'open') not in ('excluded', 'failed')
                and coalesce((select bool_or(x.state not in ('REFUSED', 'FAILED')) from delivery x
                               where x.origin_kind = 'contact' and x.origin_id = r.id and x.purpose = 'marketing'), true)
              group by r.customer_id
            )
            insert into list_draft_customer
              (campaign_id, partition, customer_id, address_digest, household, segment, score, arm, arm_draw, wave, offer_id, reason)
            select {1}, {2}, c.id, c.email_digest,
                   case when {12} and c.family_name is not null and c.street is not null and c.postal_code is not null
                        then hashtextextended(lower(regexp_replace(
                          -- a mark stays between two numbers: 1-2 is not 12
                          regexp_replace(concat_ws('/', c.country, c.postal_code, c.street, c.family_name), '([0-9])[\\s.,-]+(?=[0-9])', '\\1_', 'g'),
                          '[\\s.,-]+', '', 'g')), 0) end,
                   c.list_segment, c.score, c.given_arm,
                   case when v.reason is null and c.given_arm is null then draw({6}, 'arm', c.external_id) else 0 end,
                   wave.no, c.given_offer, v.reason
            from ({0}) c
            join campaign k on k.id = {1}
            cross join lateral (
              select coalesce(c.given_wave,
                              case when {13} = 1 then 1 else 1 + floor(draw({6}, 'wave', c.external_id) * {13})::integer end) as no
            ) wave
            -- the earliest this customer's first message can be due
            cross join lateral (select {3} + (wave.no - 1) * k.wave_gap as at) first
            left join profile f on f.customer_id = c.id
            left join contact_policy p on {11} and p.channel = {5} and p.purpose = {4} and p.value_tier = coalesce(f.value_tier, 'low')
            left join preference chosen on chosen.customer_id = c.id and {11}
            left join refused on refused.customer_id = c.id
            left join lately on lately.customer_id = c.id
            left join owned on owned.customer_id = c.id
            left join consent on consent.customer_id = c.id and consent.purpose = {4} and consent.channel = {5}
            left join (
              select distinct address_digest from suppression where channel = {5} and (scope = 'all' or {11})
            ) suppressed on suppressed.address_digest = c.email_digest
            left join (
              select customer_id, max(at) as last from (
                -- in doubt may have arrived
                select d.customer_id, d.settled_at as at from delivery d
                where {8} and d.purpose = 'marketing' and d.state in ('SENT', 'IN_DOUBT') and d.settled_at > {7} and <d>
                union all
                select m.customer_id, w.launched_at from list_member m
                join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
                where {8} and m.hold_out and w.launched_at > {7} and <m>) reached
              group by customer_id
            ) recent on recent.customer_id = c.id
            left join (
              select customer_id from recovery_case where state <> 'closed'
            ) recovery on recovery.customer_id = c.id
            cross join lateral (select case
              when not {10} then null
              when c.email is null then 'no-address'
              when {11} and consent.granted is not true then 'no-consent'
              when consent.granted is false then 'no-consent'
              when suppressed.address_digest is not null then 'suppressed'
              when {11} and case when c.given_offer is null then refused.customer_id is not null
                else exists (select from topic_refusal t join offer o on o.category = t.topic
                              where t.customer_id = c.id and o.id = c.given_offer) end then 'topic-refused'
              when chosen.paused_until >= first.at + k.response_window then 'paused-by-customer'
              when chosen.max_per_30_days is not null and chosen.max_per_30_days <= coalesce(lately.contacts, 0)
                and chosen.max_per_30_days <= (
                  select count(*) from counted e where e.customer_id = c.id and e.at > first.at - interval '30 days') then 'own-limit'
              when recent.last > {7} + (first.at - {3}) then 'contacted-recently'
              when {11} and recovery.customer_id is not null then 'in-recovery'
              when owned.until > first.at then 'owned-by-other'
              when p.max_per_7_days <= coalesce(lately.same, 0) and p.max_per_7_days <= (
                select count(*) from counted e
                where e.customer_id = c.id and e.channel = {5} and e.at > first.at - interval '7 days') then 'cap-7-days'
              when p.max_per_30_days <= coalesce(lately.same, 0) and p.max_per_30_days <= (
                select count(*) from counted e
                where e.customer_id = c.id and e.channel = {5} and e.at > first.at - interval '30 days') then 'cap-30-days'
              when {9} and c.no_profiling then 'no-profiling'
            end as reason) v""".replace("from counted e", """
            from (
                  select d.customer_id, d.channel, coalesce(d.settled_at, d.sending_at, {3}) as at from delivery d
                  where d.customer_id = c.id and d.purpose = 'marketing' and d.state in ('SENDING', 'ASKED', 'SENT', 'IN_DOUBT')
                  union all
                  select h.customer_id, 'email', w.launched_at from list_member h
                  join campaign_wave w on w.campaign_id = h.campaign_id and w.wave = h.wave
                  where h.customer_id = c.id and h.hold_out) e""")
            .replaceAll("<([a-z])>", "(hashint8($1.customer_id) & 2147483647) % {14} = {2} - 1");
}
