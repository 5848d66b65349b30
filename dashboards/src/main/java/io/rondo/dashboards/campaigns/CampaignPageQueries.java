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

    /** For {@code campaign_arm a}: contacts of the arm, from the list's freezing where it was counted. */
    static final String LISTED = """
            coalesce(a.listed, (select count(*) from list_member it where it.campaign_id = a.campaign_id and it.arm = a.arm))""";

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
                        select d.partitions, count(p.partition) found, coalesce(sum(p.considered), 0) considered,
                               d.as_of started_at, max(p.found_at) last_found_at
                        from list_draft d left join list_draft_partition p on p.campaign_id = d.campaign_id
                        where d.campaign_id = :id group by d.campaign_id""")
                .param("id", campaign)
                .query(Rows.of(ListProgress.class))
                .optional();
    }

    List<Arm> arms(long campaign) {
        return jdbc.sql("""
                        select a.arm, a.hold_out, a.share, o.name offer_name, %s listed,
                               count(*) filter (where not a.hold_out) over (order by a.position rows unbounded preceding) - 1 colour
                        from campaign_arm a
                        left join offer o on o.id = a.offer_id
                        where a.campaign_id = :id order by a.position""".formatted(LISTED))
                .param("id", campaign)
                .query(Rows.of(Arm.class))
                .list();
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
                        with contact as (
                          select count(*) filter (where j.state <> 'none') launched,
                                 count(*) filter (where j.state = 'queued') queued,
                                 count(*) filter (where j.state = 'live') live,
                                 count(*) filter (where j.state = 'ended') ended
                            from list_member m left join chunk c on c.id = m.chunk_id
                           cross join lateral (select case m.journey_state when 'none' then coalesce(c.state, 'none')
                                                           else m.journey_state end state) j
                           where m.campaign_id = :id and not m.hold_out
                             and exists (select from campaign_wave w where w.campaign_id = :id)
                        ), message as (
                          select count(*) filter (where state = 'SENT' and channel <> 'phone') sent,
                                 count(*) filter (where settled_at > :since) settled_lately
                            from delivery where campaign_id = :id and standing in ('over', 'refused', 'in_doubt')
                        )
                        select (select coalesce(sum(%s), 0) from campaign_arm a where a.campaign_id = :id and not a.hold_out) planned,
                               contact.*, message.*,
                               (select count(*) from delivery where campaign_id = :id and standing = 'open') unsent,
                               (select sending_when_held from campaign where id = :id) sending_when_held
                          from contact, message""".formatted(LISTED))
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
                        from engine_incident i left join flow_instance f on f.process_instance_key = i.process_instance_key
                        left join list_member m on f.kind = 'contact' and m.id = f.ref_id
                        left join chunk c on f.kind = 'chunk' and c.id = f.ref_id
                        where i.state = 'open' and (
                          i.process_instance_key = (select process_instance_key from campaign where id = :id)
                          or m.campaign_id = :id and m.process_instance_key = i.process_instance_key
                          or c.campaign_id = :id and c.process_instance_key = i.process_instance_key)
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
     * @param lastFoundAt when the latest of them was found; null: none is yet
     */
    record ListProgress(
            int partitions,
            long found,
            long considered,
            Instant startedAt,
            @Nullable Instant lastFoundAt) {}

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
