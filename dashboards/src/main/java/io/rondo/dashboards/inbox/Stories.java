package io.rondo.dashboards.inbox;

import io.rondo.dashboards.flows.FlowCatalog;
import io.rondo.dashboards.site.CustomerName;
import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.SegmentNames;
import io.rondo.tasks.Task;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the right pane: everything known of whom or what a task is about. */
@Component
public class Stories {

    /** Enough for a talk; the customer's own page has the rest. */
    private static final int ENTRIES = 30;

    private final JdbcClient jdbc;
    private final FlowCatalog flows;
    private final SegmentNames segments;

    Stories(JdbcClient jdbc, FlowCatalog flows, SegmentNames segments) {
        this.jdbc = jdbc;
        this.flows = flows;
        this.segments = segments;
    }

    /** A {@link CustomerStory} or a {@link CampaignStory}; empty until it is known what the task is about. */
    Optional<Object> of(Task task) {
        if (task.refId() == null) {
            return Optional.empty();
        }
        return switch (Objects.requireNonNullElse(task.kind(), "")) {
            case "contact" -> customerOf("select customer_id from list_member where id = :id", task.refId());
            case "case" -> customerOf("select customer_id from recovery_case where id = :id", task.refId());
            case "campaign" -> ofCampaign(task.refId());
            default -> Optional.empty();
        };
    }

    private Optional<Object> customerOf(String sql, long id) {
        return jdbc.sql(sql).param("id", id).query(Long.class).optional().map(this::ofCustomer);
    }

    public CustomerStory ofCustomer(long id) {
        var identity = jdbc.sql("""
                        select c.id, c.external_id, c.email, c.phone, c.language, c.time_zone, c.country,
                          nullif(%s, '') "name",
                          coalesce(p.value_tier, 'low') value_tier, coalesce(p.stage, 'exploration') stage,
                          p.frequency, p.monetary, p.recency_days,
                          exists (select from suppression s where s.address_digest = c.email_digest) suppressed
                        from customer c left join profile p on p.customer_id = c.id where c.id = :id""".formatted(CustomerName.SQL))
                .param("id", id)
                .query(Rows.of(CustomerStory.Identity.class))
                .single();
        var consents = jdbc.sql("""
                        select purpose, channel, granted, changed_at from consent
                        where customer_id = :id order by purpose, channel""")
                .param("id", id)
                .query(Rows.of(CustomerStory.Consent.class))
                .list();
        var openCase = jdbc.sql("select id from recovery_case where customer_id = :id and state <> 'closed'")
                .param("id", id)
                .query(Long.class)
                .optional();
        var entries = jdbc.sql(TIME_LINE)
                .param("id", id)
                .param("limit", ENTRIES + 1)
                .query(Rows.of(CustomerStory.Entry.class))
                .list();
        var more = entries.size() > ENTRIES;
        return new CustomerStory(
                identity, consents, openCase.orElse(null), more ? entries.subList(0, ENTRIES) : entries, more);
    }

    /** Opens are left out: most are made by machines, and none says what a person thinks. */
    private static final String TIME_LINE = """
            select * from (
              select coalesce(d.settled_at, d.created_at) "at", 'delivery' kind, d.state what, c.name context,
                d.step detail, d.reason reason, cast(null as text) "text", cast(null as numeric) amount
              from delivery d left join campaign c on c.id = d.campaign_id
              where d.customer_id = :id and d.state in ('SENT', 'IN_DOUBT', 'FAILED', 'REFUSED')
                -- calls that were made are told from their records
                and not (d.channel = 'phone' and d.state in ('SENT', 'FAILED'))
              union all
              select r.occurred_at, 'response', r.type, coalesce(c.name, r.source), null, null,
                case when r.type in ('complaint', 'abuse', 'reply') then r.detail
                     when r.type = 'survey' then r.score || ' / 5' end, r.amount
              from response r left join campaign c on c.id = r.campaign_id
              where r.customer_id = :id and r.type not in ('open', 'call')
              union all
              -- A call made by one of us is recorded with its maker; one that another system reports, only here.
              select r.occurred_at, 'call', coalesce(r.detail, 'made'), coalesce(c.name, r.source), null, null, null, null
              from response r left join campaign c on c.id = r.campaign_id
              where r.customer_id = :id and r.type = 'call'
                and not exists (select from call_record k where k.contact_id = r.contact_id)
              union all
              select k.called_at, 'call', k.result, k.called_by, null, null, null, null
              from call_record k join list_member m on m.id = k.contact_id where m.customer_id = :id
              union all
              select e.occurred_at, 'consent',
                case e.subject when 'channel' then case when e.granted then 'granted' else 'withdrawn' end
                     else e.subject || case when e.granted then '-more' else '-less' end end,
                null, case e.subject when 'channel' then e.purpose || '-' || e.channel
                     when 'pause' then left(e.value, 10) else e.value end, null, null, null
              from consent_event e where e.customer_id = :id
              union all
              select r.opened_at, 'case', 'opened', cast(r.id as text), null, null, null, null
              from recovery_case r where r.customer_id = :id
              union all
              select r.closed_at, 'case', 'closed', cast(r.id as text), null, null, null, r.compensation
              from recovery_case r where r.customer_id = :id and r.closed_at is not null
              union all
              select a.answered_at, 'note', v.key, a.answered_by, null, null, v.value #>> '{}', null
              from form_answer a cross join lateral jsonb_each(a.answers) v
              where v.key in ('note', 'resolution', 'comment')
                and ((a.kind = 'contact' and a.ref_id in (select id from list_member where customer_id = :id))
                  or (a.kind = 'case' and a.ref_id in (select id from recovery_case where customer_id = :id)))
            ) story order by "at" desc, kind limit :limit""";

    private Optional<Object> ofCampaign(long id) {
        var head = jdbc.sql("""
                        select c.id, c.name, c.state, c.flow, c.flow flow_name, c.created_by, c.created_at, c.waves,
                          c.considered, (select count(*) from list_member m where m.campaign_id = c.id) listed,
                          c.cost_per_message, c.fixed_cost, c.currency, c.expected_rate,
                          (select count(*) from list_member m where m.campaign_id = c.id and m.hold_out) held_out
                        from campaign c where c.id = :id""")
                .param("id", id)
                .query(Rows.of(CampaignStory.Head.class))
                .optional();
        var arms = jdbc.sql("""
                        select a.arm, a.hold_out, a.share, o.name offer,
                          (select count(*) from list_member m where m.campaign_id = a.campaign_id and m.arm = a.arm) members
                        from campaign_arm a left join offer o on o.id = a.offer_id
                        where a.campaign_id = :id order by a.position""")
                .param("id", id)
                .query(Rows.of(CampaignStory.Arm.class))
                .list();
        var exclusions = jdbc.sql("""
                        select reason, count(*) customers from list_exclusion where campaign_id = :id
                        group by reason order by customers desc, reason""")
                .param("id", id)
                .query(Rows.of(CampaignStory.Exclusion.class))
                .list();
        return head.map(
                it -> new CampaignStory(it.named(flows), segments.ofCampaign(id).orElse(null), arms, exclusions));
    }
}
