package io.rondo.tasks;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads tasks. */
@Component
class TaskRows {

    /** Offered to the person :name with :groups, and still to be worked. */
    private static final String OFFERED = """
            t.state = 'open' and t.answer_id is null
            and (t.assignee = :name or :name = any(t.candidate_users) or t.candidate_groups && cast(:groups as text[])
                 or (cardinality(t.candidate_groups) = 0 and cardinality(t.candidate_users) = 0))
            """;

    private final JdbcClient jdbc;
    private final BusinessClock clock;

    TaskRows(JdbcClient jdbc, BusinessClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<Task> find(long key) {
        return jdbc.sql("select * from task where user_task_key = :key")
                .param("key", key)
                .query(TaskRows::task)
                .optional();
    }

    Optional<Task> lock(long key) {
        return jdbc.sql("select * from task where user_task_key = :key for update")
                .param("key", key)
                .query(TaskRows::task)
                .optional();
    }

    /** Overdue first, then by due time; what has no due time comes last, the more urgent priority before. */
    List<TaskRow> open(Person person, TaskView view, int offset, int limit) {
        return jdbc.sql("""
                        select t.*, coalesce(c.name,
                            nullif(person_name(cu.language, cu.given_name, cu.family_name), ''),
                            cu.external_id) subject,
                          p.value_tier, coalesce(t.due_at < :now, false) overdue
                        from task t
                        left join campaign c on t.kind = 'campaign' and c.id = t.ref_id
                        left join list_member m on t.kind = 'contact' and m.id = t.ref_id
                        left join recovery_case r on t.kind = 'case' and r.id = t.ref_id
                        left join customer cu on cu.id = coalesce(m.customer_id, r.customer_id)
                        left join profile p on p.customer_id = cu.id
                        where %s and %s
                        order by t.due_at nulls last, t.priority desc, t.user_task_key
                        limit :limit offset :offset""".formatted(OFFERED, restriction(view)))
                .param("name", person.name())
                .param("groups", person.groups().toArray(String[]::new))
                .param("now", at(clock.now()))
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> new TaskRow(
                        task(row, n), row.getString("subject"), row.getString("value_tier"), row.getBoolean("overdue")))
                .list();
    }

    Tasks.Counts counts(Person person) {
        return jdbc.sql("""
                        select count(*) filter (where t.assignee = :name) mine,
                          count(*) filter (where t.assignee is null) unclaimed,
                          count(*) everything, count(*) filter (where t.due_at < :now) overdue,
                          coalesce(sum(t.version), 0) versions
                        from task t where %s""".formatted(OFFERED))
                .param("name", person.name())
                .param("groups", person.groups().toArray(String[]::new))
                .param("now", at(clock.now()))
                .query((row, n) -> new Tasks.Counts(
                        row.getLong("mine"),
                        row.getLong("unclaimed"),
                        row.getLong("everything"),
                        row.getLong("overdue"),
                        row.getLong("versions")))
                .single();
    }

    private static String restriction(TaskView view) {
        return switch (view) {
            case MINE -> "t.assignee = :name";
            case OPEN -> "t.assignee is null";
            case ALL -> "true";
        };
    }

    static Task task(ResultSet row, int number) throws SQLException {
        return new Task(
                row.getLong("user_task_key"),
                row.getLong("process_instance_key"),
                row.getString("process_id"),
                row.getString("element_id"),
                row.getString("kind"),
                row.getObject("ref_id", Long.class),
                row.getString("title"),
                row.getString("title_zh"),
                row.getString("stage"),
                texts(row.getArray("candidate_groups")),
                texts(row.getArray("candidate_users")),
                row.getString("assignee"),
                instant(row, "due_at"),
                row.getInt("priority"),
                row.getObject("form_key", Long.class),
                Task.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getObject("answer_id", Long.class) != null,
                Objects.requireNonNull(instant(row, "created_at")),
                instant(row, "ended_at"),
                row.getString("completed_by"));
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
