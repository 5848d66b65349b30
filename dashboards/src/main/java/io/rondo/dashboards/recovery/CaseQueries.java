package io.rondo.dashboards.recovery;

import static io.rondo.kernel.Sql.at;

import io.rondo.dashboards.site.CustomerName;
import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.Slice;
import io.rondo.kernel.BusinessClock;
import io.rondo.recovery.CauseCode;
import io.rondo.tasks.Person;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads cases for the list and the case page. */
@Component
class CaseQueries {

    private static final String ROW = """
            with cases as (
              select r.id, r.customer_id, coalesce(nullif(
                  """ + CustomerName.SQL + """
                  , ''), c.external_id) customer,
                coalesce(p.value_tier, 'low') value_tier, r.kind, r.state, r.opened_at, r.closed_at, r.first_reply_at,
                r.escalated_at, coalesce(t.assignee, l.answered_by) "owner", t.title task, u.due_at,
                coalesce(u.due_at < :now, false) overdue, r.cause_code, r.compensation, r.satisfaction
              from recovery_case r join customer c on c.id = r.customer_id
              left join profile p on p.customer_id = r.customer_id
              left join lateral (select assignee, title, due_at from task
                where kind = 'case' and ref_id = r.id and state = 'open' and answer_id is null
                order by due_at nulls last limit 1) t on true
              cross join lateral (select coalesce(t.due_at,
                case when r.state <> 'closed' and r.resolved_at is null then r.due_at end) due_at) u
              left join lateral (select answered_by from form_answer
                where kind = 'case' and ref_id = r.id order by id desc limit 1) l on true
            )
            """;

    private final JdbcClient jdbc;
    private final BusinessClock clock;

    CaseQueries(JdbcClient jdbc, BusinessClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Open first, the soonest due before; then the latest closed. */
    Slice<CaseRow> list(CaseFilter filter, @Nullable CauseCode cause, int page) {
        var condition = filter.condition() + (cause == null ? "" : " and cause_code = :cause");
        var rows = jdbc.sql(ROW + """
                        select * from cases where %s
                        order by (state = 'closed'), due_at nulls last, coalesce(closed_at, opened_at) desc, id desc
                        limit :limit offset :offset""".formatted(condition))
                .param("now", at(clock.now()))
                .param("cause", cause == null ? "" : cause.code())
                .param("limit", Slice.SIZE)
                .param("offset", Slice.offset(page))
                .query(Rows.of(CaseRow.class))
                .list();
        var total = jdbc.sql(ROW + "select count(*) from cases where " + condition)
                .param("now", at(clock.now()))
                .param("cause", cause == null ? "" : cause.code())
                .query(Long.class)
                .single();
        return Slice.of(rows, page, total);
    }

    Optional<CaseRow> find(long id) {
        return jdbc.sql(ROW + "select * from cases where id = :id")
                .param("now", at(clock.now()))
                .param("id", id)
                .query(Rows.of(CaseRow.class))
                .optional();
    }

    record Context(
            @Nullable Long reopens,
            @Nullable Instant reopensClosedAt,
            @Nullable Long joinedInto,
            @Nullable Long campaignId,
            @Nullable String campaign,
            @Nullable String approvedBy,
            long previousComplaints,
            String sensitivity,
            @Nullable BigDecimal preparedLimit,
            @Nullable Integer preparedHours) {}

    Context context(long id) {
        return jdbc.sql("""
                        select r.reopens, o.closed_at reopens_closed_at, r.joined_into, m.campaign_id, c.name campaign,
                          r.compensation_approved_by approved_by,
                          (select count(*) from recovery_case e where e.customer_id = r.customer_id and e.id < r.id)
                            previous_complaints,
                          coalesce(l.sensitivity, 'normal') sensitivity, l.compensation_limit prepared_limit,
                          l.resolve_within_hours prepared_hours
                        from recovery_case r left join recovery_plan l on l.customer_id = r.customer_id left join recovery_case o on o.id = r.reopens
                        left join list_member m on m.id = r.contact_id left join campaign c on c.id = m.campaign_id
                        where r.id = :id""").param("id", id).query(Rows.of(Context.class)).single();
    }

    List<CasePage.Complaint> complaints(long id) {
        return jdbc.sql("""
                        select occurred_at "at", type, source, detail "text" from response
                        where case_id = :id and type in ('complaint', 'abuse', 'reply', 'call')
                        order by occurred_at, id""")
                .param("id", id)
                .query(Rows.of(CasePage.Complaint.class))
                .list();
    }

    List<CasePage.TaskLine> tasks(long id, Person person) {
        return jdbc.sql("""
                        select cast(user_task_key as text) "key", title, title_zh, state, answer_id is not null answered,
                          assignee, completed_by, due_at, created_at, ended_at,
                          (coalesce(assignee = :name, false) or :name = any(candidate_users)
                            or candidate_groups && cast(:groups as text[])
                            or cardinality(candidate_groups) + cardinality(candidate_users) = 0) offered
                        from task where kind = 'case' and ref_id = :id order by created_at, user_task_key""")
                .param("id", id)
                .param("name", person.name())
                .param("groups", person.groups().toArray(String[]::new))
                .query(Rows.of(CasePage.TaskLine.class))
                .list();
    }

    List<CasePage.Delivery> deliveries(long id) {
        return jdbc.sql("""
                        select step, state, reason, coalesce(settled_at, created_at) "at" from delivery
                        where origin_kind = 'case' and origin_id = :id order by "at", id""")
                .param("id", id)
                .query(Rows.of(CasePage.Delivery.class))
                .list();
    }

    /**
     * How recovery does as a whole.
     *
     * @param hoursToReply median hours between a complaint and what a person of ours first did about it; null while nobody did
     * @param hoursToClose median hours from complaint to close; null while no case is closed
     */
    record Figures(
            long open,
            long overdue,
            long escalated,
            long closed,
            @Nullable Double hoursToReply,
            @Nullable Double hoursToClose,
            @Nullable BigDecimal satisfaction,
            BigDecimal compensation) {

        public @Nullable Duration timeToReply() {
            return hours(hoursToReply);
        }

        public @Nullable Duration timeToClose() {
            return hours(hoursToClose);
        }

        private static @Nullable Duration hours(@Nullable Double hours) {
            return hours == null ? null : Duration.ofSeconds(Math.round(hours * 3600));
        }
    }

    Figures figures() {
        return jdbc.sql(ROW + """
                        select count(*) filter (where state <> 'closed') "open",
                          count(*) filter (where state <> 'closed' and overdue) overdue,
                          count(*) filter (where state = 'escalated') escalated,
                          count(*) filter (where state = 'closed') closed,
                          percentile_cont(0.5) within group
                            (order by extract(epoch from first_reply_at - opened_at)) / 3600 hours_to_reply,
                          percentile_cont(0.5) within group
                            (order by extract(epoch from closed_at - opened_at)) / 3600 hours_to_close,
                          avg(satisfaction) satisfaction, coalesce(sum(compensation), 0) compensation
                        from cases""")
                .param("now", at(clock.now()))
                .query(Rows.of(Figures.class))
                .single();
    }
}
