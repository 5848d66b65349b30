package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.CustomerName;
import io.rondo.dashboards.site.CustomerSearch;
import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.Slice;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Customers as the audience shows them: the list, and one with consents, campaigns and time line. */
@Component
class CustomerQueries {

    private static final String FROM = """
            from customer c left join profile p on p.customer_id = c.id
            where c.state = 'live' and (:tier = '' or p.value_tier = :tier) and (:stage = '' or p.stage = :stage) and\s""";

    private static final String STORY = """
            select coalesce(d.settled_at, d.due_at) at, 'message' kind, d.step code, d.state detail, d.reason reason,
                   k.name campaign, d.campaign_id, null::numeric amount, null::text text
              from delivery d left join campaign k on k.id = d.campaign_id where d.customer_id = :id
               and not (d.channel = 'phone' and d.state in ('SENT', 'FAILED'))
            union all
            select r.occurred_at, 'response', r.type, case when r.cancelled then 'cancelled' else r.class end, null, k.name, r.campaign_id,
                   case when not r.cancelled then r.amount end,
                   case when r.type in ('complaint', 'abuse', 'reply', 'call') then r.detail end
              from response r left join campaign k on k.id = r.campaign_id where r.customer_id = :id
               and not (r.type = 'call' and exists (select from call_record c where c.contact_id = r.contact_id))
            union all
            select e.occurred_at, 'consent',
                   case e.subject when 'channel' then e.purpose || '-' || e.channel
                        else 'preference-' || e.subject || case when e.granted then '-more' else '-less' end end,
                   case e.subject when 'channel' then case when e.granted then 'granted' else 'withdrawn' end
                        when 'pause' then left(e.value, 10) else e.value end,
                   e.source, null, null, null, null from consent_event e where e.customer_id = :id
            union all
            select c.called_at, 'call', c.result, null, null, k.name, k.id, null, null
              from call_record c join list_member m on m.id = c.contact_id join campaign k on k.id = m.campaign_id
             where m.customer_id = :id
            union all
            select o.ordered_at, 'order', o.state, null, null, null, null, o.amount, null
              from customer_order o where o.customer_id = :id
               and not exists (select from response r where r.source = o.source and r.external_id = o.external_id and r.type = 'order')
            union all
            select g.merged_at, 'merge', 'merged', null, null, null, null, null, l.external_id
              from customer_merge g join customer l on l.id = g.loser_id where g.survivor_id = :id
            union all
            select g.undone_at, 'merge', 'undone', null, null, null, null, null, l.external_id
              from customer_merge g join customer l on l.id = g.loser_id where g.survivor_id = :id and g.undone_at is not null
            union all
            select opened_at, 'case', kind, 'opened', null, null, null, null, null from recovery_case where customer_id = :id
            union all
            select closed_at, 'case', kind, 'closed', cause_code, null, null, compensation, null
              from recovery_case where customer_id = :id and closed_at is not null
            union all
            select w.launched_at, 'list', 'held-out', null, null, k.name, k.id, null, null
              from list_member m join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave join campaign k on k.id = m.campaign_id
             where m.customer_id = :id and m.hold_out""";

    private final JdbcClient jdbc;
    private final CustomerSearch search;

    CustomerQueries(JdbcClient jdbc, CustomerSearch search) {
        this.jdbc = jdbc;
        this.search = search;
    }

    Slice<Row> page(String words, String tier, String stage, int asked) {
        var match = search.of(words);
        var from = FROM + match.condition();
        var number = Math.min(asked, Slice.MOST / Slice.SIZE);
        var rows = jdbc.sql("""
                        select c.id, c.external_id, %s name, c.email, c.country,
                               p.value_tier, p.stage, p.strategic_segment, p.monetary, p.recency_days,
                               exists (select from consent s where s.customer_id = c.id and s.purpose = 'marketing'
                                 and s.channel = 'email' and s.granted) may_mail
                        """.formatted(CustomerName.SQL) + from + " order by c.id limit :size offset :offset")
                .param("ids", match.array())
                .param("part", match.part())
                .param("tier", tier)
                .param("stage", stage)
                .param("size", Slice.SIZE)
                .param("offset", Slice.offset(number))
                .query(Rows.of(Row.class))
                .list();
        var counted = jdbc.sql("select count(*) from (select " + from + " limit :most) counted")
                .param("most", Slice.MOST + 1)
                .param("ids", match.array())
                .param("part", match.part())
                .param("tier", tier)
                .param("stage", stage)
                .query(Long.class)
                .single();
        return Slice.upToMost(rows, number, counted);
    }

    boolean any() {
        return jdbc.sql("select exists (select from customer where state = 'live')")
                .query(Boolean.class)
                .single();
    }

    List<Consent> consents(long customer) {
        return jdbc.sql("""
                        select k.purpose, k.channel, k.granted, k.changed_at,
                               (select e.source from consent_event e where e.customer_id = k.customer_id and e.purpose = k.purpose
                                  and e.channel = k.channel order by e.occurred_at desc, e.id desc limit 1) source
                        from consent k where k.customer_id = :id order by k.purpose, k.channel""").param("id", customer).query(Rows.of(Consent.class)).list();
    }

    /** Which of the customer's addresses are on the list of those never written to, and why. */
    List<Suppression> suppressions(long customer) {
        return jdbc.sql("""
                        select s.channel, s.scope, s.reason, s.created_at from suppression s
                        join customer c on s.address_digest in (c.email_digest, c.phone_digest)
                                       and digest_on(s.channel, c.email_digest, c.phone_digest) = s.address_digest
                        where c.id = :id order by s.channel, s.scope""")
                .param("id", customer)
                .query(Rows.of(Suppression.class))
                .list();
    }

    List<Membership> campaigns(long customer) {
        return jdbc.sql("""
                        select m.id, k.id campaign_id, k.name campaign, k.state, m.arm, m.hold_out,
                               (select count(*) from campaign_arm a join campaign_arm b on b.campaign_id = a.campaign_id
                                  and b.position < a.position and not b.hold_out
                                 where a.campaign_id = m.campaign_id and a.arm = m.arm) colour,
                               o.name offer_name, m.bucket, m.bucket_reason, m.outcome
                        from list_member m join campaign k on k.id = m.campaign_id left join offer o on o.id = m.offer_id
                        where m.customer_id = :id order by k.id desc limit 100""")
                .param("id", customer)
                .query(Rows.of(Membership.class))
                .list();
    }

    /** What passed between the customer and us, and when a campaign left the customer out to be measured; newest first. */
    Slice<Event> timeLine(long customer, int page) {
        var number = Math.min(page, Slice.MOST / Slice.SIZE);
        var events = jdbc.sql("select * from (" + STORY
                        + ") story order by at desc, kind, code, detail limit :size offset :offset")
                .param("id", customer)
                .param("size", Slice.SIZE)
                .param("offset", Slice.offset(number))
                .query(Rows.of(Event.class))
                .list();
        var counted = jdbc.sql("select count(*) from (" + STORY + " limit :most) story")
                .param("id", customer)
                .param("most", Slice.MOST + 1)
                .query(Long.class)
                .single();
        return Slice.upToMost(events, number, counted);
    }

    record Row(
            long id,
            String externalId,
            String name,
            @Nullable String email,
            @Nullable String country,
            @Nullable String valueTier,
            @Nullable String stage,
            @Nullable String strategicSegment,
            @Nullable BigDecimal monetary,
            @Nullable Integer recencyDays,
            boolean mayMail) {}

    record Consent(
            String purpose,
            String channel,
            boolean granted,
            Instant changedAt,
            @Nullable String source) {}

    record Suppression(String channel, String scope, String reason, Instant createdAt) {}

    record Membership(
            long id,
            long campaignId,
            String campaign,
            String state,
            String arm,
            boolean holdOut,
            int colour,
            @Nullable String offerName,
            @Nullable String bucket,
            @Nullable String bucketReason,
            String outcome) {}

    /**
     * One thing that happened.
     *
     * @param kind message, response, order, consent, call, merge, case or list
     * @param code what of that kind: the step of a message, the type of a response, …
     * @param text what a person wrote
     */
    record Event(
            Instant at,
            String kind,
            String code,
            @Nullable String detail,
            @Nullable String reason,
            @Nullable String campaign,
            @Nullable Long campaignId,
            @Nullable BigDecimal amount,
            @Nullable String text) {}
}
