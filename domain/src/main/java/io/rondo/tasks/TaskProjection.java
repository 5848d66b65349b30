package io.rondo.tasks;

import static io.rondo.kernel.Sql.at;

import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Keeps {@code task} in step with the engine's user tasks. A record older than the row's position changes nothing, and
 * an assignment the engine made before the last claim or release here does not undo it: its echo is still on its way.
 */
@Component
final class TaskProjection implements Projection {

    private static final Logger LOG = LoggerFactory.getLogger(TaskProjection.class);

    private final JdbcClient jdbc;

    TaskProjection(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public RecordType type() {
        return RecordType.USER_TASK;
    }

    @Override
    public void apply(ExportedRecord entry) {
        switch (entry.intent()) {
            case "CREATED", "UPDATED" -> described(entry, entry.value());
            case "ASSIGNED" -> assigned(entry, text(entry.value(), "assignee"));
            case "COMPLETED" -> ended(entry, "completed");
            case "CANCELED" -> ended(entry, "cancelled");
            default -> {
                // CREATING, ASSIGNING and their like announce what the records above then confirm.
            }
        }
    }

    private void described(ExportedRecord entry, JsonNode value) {
        var headers = value.path("customHeaders");
        var params = new HashMap<String, @Nullable Object>(Map.of(
                "key", value.path("userTaskKey").asLong(),
                "instance", value.path("processInstanceKey").asLong(),
                "process", value.path("bpmnProcessId").asString(""),
                "element", value.path("elementId").asString(""),
                "groups", texts(value, "candidateGroupsList"),
                "users", texts(value, "candidateUsersList"),
                "priority", value.path("priority").asInt(50)));
        params.put("title", text(headers, "title"));
        params.put("titleZh", text(headers, "titleZh"));
        params.put("stage", text(headers, "stage"));
        params.put("assignee", text(value, "assignee"));
        params.put("due", dueDate(entry, text(value, "dueDate")));
        var formKey = value.path("formKey").asLong(-1);
        params.put("form", formKey > 0 ? formKey : null);
        params.put("at", at(entry.timestamp()));
        params.put("partition", entry.partition());
        params.put("position", entry.position());
        jdbc.sql("""
                        insert into task (user_task_key, process_instance_key, process_id, element_id, kind, ref_id,
                          title, title_zh, stage, candidate_groups, candidate_users, assignee, due_at, priority,
                          form_key, state, created_at, partition_id, position)
                        select :key, :instance, :process, :element, f.kind, f.ref_id,
                          coalesce(:title, :element), :titleZh, :stage, :groups, :users, :assignee, :due, :priority,
                          :form, 'open', :at, :partition, :position
                        from (values (1)) one (n)
                        left join flow_instance f on f.process_instance_key = :instance
                        on conflict (user_task_key) do update set
                          candidate_groups = excluded.candidate_groups, candidate_users = excluded.candidate_users,
                          due_at = excluded.due_at, priority = excluded.priority, form_key = excluded.form_key,
                          position = excluded.position, version = task.version + 1
                        where task.position < excluded.position""").params(params).update();
    }

    private void assigned(ExportedRecord entry, @Nullable String assignee) {
        jdbc.sql("""
                        update task set position = :position, version = version + 1,
                          assignee = case when assigned_at is null or assigned_at <= :at then :assignee else assignee end
                        where user_task_key = :key and position < :position""")
                .param("key", entry.value().path("userTaskKey").asLong())
                .param("assignee", assignee)
                .param("at", at(entry.timestamp()))
                .param("position", entry.position())
                .update();
    }

    private void ended(ExportedRecord entry, String state) {
        jdbc.sql("""
                        update task set position = :position, version = version + 1, state = :state,
                          ended_at = coalesce(ended_at, :at)
                        where user_task_key = :key and position < :position""")
                .param("key", entry.value().path("userTaskKey").asLong())
                .param("state", state)
                .param("at", at(entry.timestamp()))
                .param("position", entry.position())
                .update();
    }

    /** The engine writes {@code 2026-11-24T09:05:14.270Z[Etc/UTC]}; a tool may have set any ISO date-time with a zone. */
    private static @Nullable OffsetDateTime dueDate(ExportedRecord entry, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(text).toOffsetDateTime();
        } catch (DateTimeParseException e) {
            LOG.warn(
                    "Expected an ISO date-time with zone as due date of user task {}, but it is '{}': shown without one",
                    entry.key(),
                    text);
            return null;
        }
    }

    private static @Nullable String text(JsonNode node, String field) {
        var text = node.path(field).asString("");
        return text.isEmpty() ? null : text;
    }

    private static String[] texts(JsonNode node, String field) {
        return StreamSupport.stream(node.path(field).spliterator(), false)
                .map(JsonNode::asString)
                .toArray(String[]::new);
    }
}
