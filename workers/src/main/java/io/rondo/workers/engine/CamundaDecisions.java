package io.rondo.workers.engine;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientException;
import io.rondo.tasks.DecisionEngine;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Evaluates decision tables where they are deployed, so that a page shows what a flow would decide. */
@Component
class CamundaDecisions implements DecisionEngine {

    private static final Logger log = LoggerFactory.getLogger(CamundaDecisions.class);

    /** A page waits for this answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final CamundaClient client;
    private final JsonMapper json;

    CamundaDecisions(CamundaClient client, JsonMapper json) {
        this.client = client;
        this.json = json;
    }

    @Override
    public Optional<Map<String, Object>> evaluate(String decisionId, Map<String, ?> inputs) {
        try {
            var response = client.newEvaluateDecisionCommand()
                    .decisionId(decisionId)
                    .variables(new HashMap<String, Object>(inputs))
                    .requestTimeout(PATIENCE)
                    .send()
                    .join();
            var output = json.readTree(response.getDecisionOutput());
            if (!output.isObject()) {
                return Optional.empty();
            }
            var outputs = new LinkedHashMap<String, Object>();
            output.properties().forEach(e -> outputs.put(e.getKey(), json.convertValue(e.getValue(), Object.class)));
            return Optional.of(outputs);
        } catch (ClientException e) {
            log.debug("Decision '{}' cannot be shown: {}", decisionId, e.toString());
            return Optional.empty();
        }
    }
}
