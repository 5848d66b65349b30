package io.rondo.workers.engine;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientException;
import io.camunda.client.api.response.EvaluateDecisionResponse;
import io.rondo.bpmn.Decisions;
import io.rondo.deliveries.ContactPolicy;
import io.rondo.deliveries.ContactRule;
import io.rondo.kernel.Role;
import io.rondo.workers.PollingLoop;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts the deployed decision table {@code contact-policy} in force: once before anything is sent, and again within seconds after
 * somebody deployed another version. A version with a mistake is not taken; the former one stays in force and the log says why.
 */
@Component
@Role("workers")
class ContactPolicyLoader implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ContactPolicyLoader.class);
    private static final String DECISION = Decisions.CONTACT_POLICY;
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CamundaClient client;
    private final ContactPolicy policy;
    private final JsonMapper json;
    private @Nullable PollingLoop loop;
    private volatile long refused = -1;

    ContactPolicyLoader(CamundaClient client, ContactPolicy policy, JsonMapper json) {
        this.client = client;
        this.policy = policy;
        this.json = json;
    }

    /** Takes over the deployed version if it is another one; 0, because there is no more to do at once. */
    int load() {
        var first = evaluate("email", "marketing", "low");
        var key = first.getDecisionKey();
        if (key == refused || policy.decisionKey().orElse(-1) == key) {
            return 0;
        }
        var rules = new ArrayList<ContactRule>();
        try {
            for (var channel : ContactPolicy.CHANNELS) {
                for (var purpose : ContactPolicy.PURPOSES) {
                    for (var tier : ContactPolicy.VALUE_TIERS) {
                        var evaluated = evaluate(channel, purpose, tier);
                        if (evaluated.getDecisionKey() != key) {
                            return 0; // another version arrived just now: all of it next time
                        }
                        rules.add(rule(channel, purpose, tier, json.readTree(evaluated.getDecisionOutput())));
                    }
                }
            }
            policy.replace(key, first.getDecisionVersion(), rules);
            log.info("Contact policy version {} is in force", first.getDecisionVersion());
        } catch (IllegalArgumentException e) {
            refused = key;
            log.error(
                    "Version {} of the decision table '{}' is not taken, the former one stays in force: {}",
                    first.getDecisionVersion(),
                    DECISION,
                    e.getMessage());
        }
        return 0;
    }

    private EvaluateDecisionResponse evaluate(String channel, String purpose, String tier) {
        return client.newEvaluateDecisionCommand()
                .decisionId(DECISION)
                .variables(Map.of("channel", channel, "purpose", purpose, "valueTier", tier))
                .requestTimeout(PATIENCE)
                .send()
                .join();
    }

    static ContactRule rule(String channel, String purpose, String tier, JsonNode output) {
        var where = "for %s, %s and value %s".formatted(channel, purpose, tier);
        if (!output.isObject()) {
            throw new IllegalArgumentException("Expected a rule %s, but none applies".formatted(where));
        }
        var between = number(output, "minHoursBetween", where);
        return new ContactRule(
                channel,
                purpose,
                tier,
                number(output, "maxPer7Days", where),
                number(output, "maxPer30Days", where),
                between == null ? 0 : between,
                time(output, "quietFrom", where),
                time(output, "quietUntil", where));
    }

    private static @Nullable Integer number(JsonNode output, String name, String where) {
        var value = output.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber() || value.asDouble() != Math.rint(value.asDouble())) {
            throw new IllegalArgumentException(
                    "Expected %s to be a whole number or null %s, but it is %s".formatted(name, where, value));
        }
        return (int) value.asDouble();
    }

    private static @Nullable LocalTime time(JsonNode output, String name, String where) {
        var value = output.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            return LocalTime.parse(value.asString());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "Expected %s to be a time such as 22:00 or null %s, but it is %s".formatted(name, where, value), e);
        }
    }

    @Override
    public void start() {
        try {
            load();
        } catch (ClientException e) {
            log.warn("The contact policy could not be asked for yet; the one in force stays: {}", e.toString());
        }
        loop = PollingLoop.start("contact-policy", 1, EVERY, this::load);
    }

    /** After the flows were deployed, before anything is sent. */
    @Override
    public int getPhase() {
        return -900;
    }

    @Override
    public void stop() {
        var running = loop;
        loop = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }
}
