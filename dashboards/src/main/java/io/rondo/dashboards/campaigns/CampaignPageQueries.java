package io.rondo.dashboards.campaigns;

import io.rondo.dashboards.site.Rows;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What stands on a campaign's page beside the campaign itself, read from the tables. */
@Component
class CampaignPageQueries {

    private final JdbcClient jdbc;

    CampaignPageQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean exists(long id) {
        return jdbc.sql("select count(*) from campaign where id = :id")
                        .param("id", id)
                        .query(Long.class)
                        .single()
                == 1;
    }

    /** How far the list is while it is built; empty before and after. */
    Optional<ListProgress> listProgress(long campaign) {
        return jdbc.sql("""
                        select d.partitions, count(p.partition) found, coalesce(sum(p.considered), 0) considered
                        from list_draft d left join list_draft_partition p on p.campaign_id = d.campaign_id
                        where d.campaign_id = :id group by d.partitions""")
                .param("id", campaign)
                .query(Rows.of(ListProgress.class))
                .optional();
    }

    List<Arm> arms(long campaign) {
        return jdbc.sql("""
                        select a.arm, a.hold_out, a.share, o.name offer_name, m.listed,
                               count(*) filter (where not a.hold_out) over (order by a.position rows unbounded preceding) - 1 colour
                        from campaign_arm a
                        left join offer o on o.id = a.offer_id
                        cross join lateral (select count(*) listed from list_member where campaign_id = a.campaign_id and arm = a.arm) m
                        where a.campaign_id = :id order by a.position""").param("id", campaign).query(Rows.of(Arm.class)).list();
    }

    List<Wave> waves(long campaign) {
        return jdbc.sql("select wave, launched_at, ends_at from campaign_wave where campaign_id = :id order by wave")
                .param("id", campaign)
                .query(Rows.of(Wave.class))
                .list();
    }

    /** Treated contacts of launched waves, and how far they, or their chunks, are; rates by the business time deliveries settled at. */
    Progress progress(long campaign, Instant since) {
        return jdbc.sql("""
                        select count(*) planned,
                               count(*) filter (where j.state <> 'none') launched,
                               count(*) filter (where j.state = 'queued') queued,
                               count(*) filter (where j.state = 'live') live,
                               count(*) filter (where j.state = 'ended') ended,
                               (select count(*) from delivery d where d.campaign_id = :id
                                  and d.state in ('PENDING', 'CLAIMED', 'SENDING')) unsent,
                               (select count(*) from delivery d where d.campaign_id = :id and d.state = 'SENT' and d.channel <> 'phone') sent,
                               (select count(*) from delivery d where d.campaign_id = :id
                                  and d.state in ('SENT', 'FAILED', 'REFUSED', 'IN_DOUBT') and d.settled_at > :since) settled_lately,
                               (select sending_when_held from campaign where id = :id) sending_when_held
                        from list_member m left join chunk c on c.id = m.chunk_id
                         cross join lateral (select case m.journey_state when 'none' then coalesce(c.state, 'none')
                                                         else m.journey_state end state) j
                         where m.campaign_id = :id and not m.hold_out""")
                .param("id", campaign)
                .param("since", io.rondo.kernel.Sql.at(since))
                .query(Rows.of(Progress.class))
                .single();
    }

    /** The open task of this element, for the link from the campaign to the inbox. */
    Optional<Task> openTask(long campaign) {
        return jdbc.sql("""
                        select user_task_key, element_id, assignee from task
                        where kind = 'campaign' and ref_id = :id and state = 'open' order by created_at limit 1""").param("id", campaign).query(Rows.of(Task.class)).optional();
    }

    List<Incident> incidents(long campaign) {
        return jdbc.sql("""
                        select i.incident_key, i.process_id, i.element_id, i.job_key, i.error_type, i.message, i.created_at
                        from engine_incident i
                        where i.state = 'open' and (
                          i.process_instance_key = (select process_instance_key from campaign where id = :id)
                          or i.process_instance_key in (
                            select process_instance_key from list_member
                            where campaign_id = :id and process_instance_key is not null)
                          or i.process_instance_key in (select process_instance_key from chunk where campaign_id = :id))
                        order by i.created_at desc limit 100""")
                .param("id", campaign)
                .query(Rows.of(Incident.class))
                .list();
    }

    List<HistoryEntry> history(String subject) {
        return jdbc.sql("""
                        select a.occurred_at, a.actor, a.action, v.detail ->> 'reason' reason, t.title task, t.title_zh task_zh
                        from audit_log a left join audit_value v on v.audit_id = a.id
                        left join task t on a.action = 'complete-task' and t.user_task_key = (v.detail ->> 'task')::bigint
                        where a.subject = :subject order by a.id desc limit 200""")
                .param("subject", subject)
                .query(Rows.of(HistoryEntry.class))
                .list();
    }

    /**
     * Parts of the customers.
     *
     * @param found parts whose candidates are found
     * @param considered customers found in them
     */
    record ListProgress(int partitions, long found, long considered) {}

    /** One arm of the campaign; {@code offerName} null: held out, or chosen per contact by evidence. */
    record Arm(
            String arm,
            boolean holdOut,
            BigDecimal share,
            @Nullable String offerName,
            long listed,
            int colour) {}

    record Wave(int wave, Instant launchedAt, Instant endsAt) {}

    /**
     * Counts of treated contacts.
     *
     * @param planned on the list and not held out
     * @param launched whose wave was launched
     * @param unsent messages stored but not yet sent
     * @param sendingWhenHeld messages already being handed over when the last pause or stop was confirmed; null if there was none
     * @param settledLately messages sent, failed or refused since the asked time
     */
    record Progress(
            long planned,
            long launched,
            long queued,
            long live,
            long ended,
            long unsent,
            long sent,
            long settledLately,
            @Nullable Integer sendingWhenHeld) {}

    record Task(
            long userTaskKey, String elementId, @Nullable String assignee) {}

    record Incident(
            long incidentKey,
            String processId,
            @Nullable String elementId,
            @Nullable Long jobKey,
            String errorType,
            String message,
            Instant createdAt) {}

    record HistoryEntry(
            Instant occurredAt,
            String actor,
            String action,
            @Nullable String reason,
            @Nullable String task,
            @Nullable String taskZh) {}
}
