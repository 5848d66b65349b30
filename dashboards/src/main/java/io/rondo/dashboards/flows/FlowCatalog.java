package io.rondo.dashboards.flows;

import io.rondo.bpmn.Flows;
import io.rondo.bpmn.ShippedFlows;
import io.rondo.campaigns.FlowMessages;
import io.rondo.dashboards.site.Rows;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The flows there are: the latest deployed version of each process, as the engine reported it. A shipped flow the engine
 * has not reported yet (a fresh installation) is shown from the class path, without a version.
 */
@Component
public class FlowCatalog implements FlowMessages {

    private final JdbcClient jdbc;
    private final Map<String, Flow> shipped;
    /** Models by resource key: a deployed version never changes. */
    private final Map<Long, FlowModel> parsed = new ConcurrentHashMap<>();

    FlowCatalog(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.shipped = ShippedFlows.resources(".bpmn").stream()
                .map(resource -> new String(resource.content(), StandardCharsets.UTF_8))
                .map(xml -> new Flow(FlowModel.parse(xml), xml, null, null))
                .collect(Collectors.toMap(Flow::id, Function.identity()));
    }

    /** Every flow, journeys first, by name. */
    public List<Flow> all() {
        var flows = new LinkedHashMap<>(shipped);
        jdbc.sql("""
                        select distinct on (id) resource_key, id, version, content, deployed_at from deployed_resource
                        where kind = 'process' order by id, version desc""").query(Rows.of(Deployed.class)).list().stream().forEach(row -> flows.put(row.id(), flow(row)));
        return flows.values().stream()
                .sorted(java.util.Comparator.comparing(
                                (Flow flow) -> !flow.model().isJourney())
                        .thenComparing(flow -> flow.model().name()))
                .toList();
    }

    /** The latest version of one flow. */
    public Optional<Flow> find(String processId) {
        return jdbc.sql("""
                        select resource_key, id, version, content, deployed_at from deployed_resource
                        where kind = 'process' and id = :id order by version desc limit 1""")
                .param("id", processId)
                .query(Rows.of(Deployed.class))
                .optional()
                .map(this::flow)
                .or(() -> Optional.ofNullable(shipped.get(processId)));
    }

    /** The flows a campaign can send its contacts through; the one Rondo starts for who responds to a broadcast apart. */
    public List<Flow> journeys() {
        return all().stream()
                .filter(flow -> flow.model().isJourney() && !flow.id().equals(Flows.JOURNEY_RESPONDER))
                .toList();
    }

    @Override
    public List<FlowMessages.Message> messagesOf(String flow) {
        return find(flow).map(it -> it.model().messages()).orElse(List.of());
    }

    private Flow flow(Deployed row) {
        var model = parsed.computeIfAbsent(row.resourceKey(), key -> FlowModel.parse(row.content()));
        return new Flow(model, row.content(), row.version(), row.deployedAt());
    }

    /**
     * One flow.
     *
     * @param xml the BPMN file
     * @param version the engine's; null if the engine has not reported it yet
     */
    public record Flow(
            FlowModel model,
            String xml,
            @Nullable Integer version,
            @Nullable Instant deployedAt) {

        public String id() {
            return model.processId();
        }

        public String name() {
            return model.name();
        }
    }

    record Deployed(long resourceKey, String id, int version, String content, Instant deployedAt) {}
}
