package io.rondo.tasks;

import static io.rondo.kernel.Sql.at;

import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Keeps the engine's incidents: where a flow stands still until somebody helps, and why. */
@Component
final class IncidentProjection implements Projection {

    private final JdbcClient jdbc;

    IncidentProjection(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public RecordType type() {
        return RecordType.INCIDENT;
    }

    @Override
    public void apply(ExportedRecord entry) {
        switch (entry.intent()) {
            case "CREATED" -> opened(entry, entry.value());
            case "RESOLVED" -> resolved(entry);
            default -> {
                // MIGRATED and what later engines add say nothing about being open.
            }
        }
    }

    private void opened(ExportedRecord entry, JsonNode value) {
        var jobKey = value.path("jobKey").asLong(-1);
        var params = new java.util.HashMap<String, Object>(Map.of(
                "key", entry.key(),
                "instance", value.path("processInstanceKey").asLong(),
                "process", value.path("bpmnProcessId").asString(""),
                "element", value.path("elementId").asString(""),
                "type", value.path("errorType").asString("UNKNOWN"),
                "message", value.path("errorMessage").asString(""),
                "at", at(entry.timestamp())));
        params.put("job", jobKey > 0 ? jobKey : null);
        jdbc.sql("""
                        insert into engine_incident (incident_key, process_instance_key, process_id, element_id, job_key,
                          error_type, message, state, created_at)
                        values (:key, :instance, :process, :element, :job, :type, :message, 'open', :at)
                        on conflict (incident_key) do nothing""").params(params).update();
    }

    private void resolved(ExportedRecord entry) {
        jdbc.sql("""
                        update engine_incident set state = 'resolved', resolved_at = :at
                        where incident_key = :key and state = 'open'""")
                .param("key", entry.key())
                .param("at", at(entry.timestamp()))
                .update();
    }
}
