package io.rondo.tasks;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Deployed forms, as copied from the engine. */
@Component
class Forms {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Forms(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** The form a task was created with; empty while its copy is on the way. */
    Optional<JsonNode> find(long formKey) {
        return jdbc.sql("select content from deployed_resource where kind = 'form' and resource_key = :key")
                .param("key", formKey)
                .query(String.class)
                .optional()
                .map(json::readTree);
    }
}
