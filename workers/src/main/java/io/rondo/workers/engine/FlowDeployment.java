package io.rondo.workers.engine;

import io.camunda.client.CamundaClient;
import io.rondo.bpmn.FlowResource;
import io.rondo.bpmn.ShippedFlows;
import io.rondo.kernel.Audit;
import io.rondo.kernel.Role;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deploys the shipped flows, tables and forms at start, those that changed since the last time and in one deployment: what a marketer
 * deployed from the Modeler is overwritten neither by a restart nor by a new Rondo that left it as it was.
 */
@Component
@Role("workers")
class FlowDeployment implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FlowDeployment.class);
    private static final int LOCK = 7102;

    /** A broker that just started, or is busy, takes its time over a deployment. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CamundaClient client;
    private final JdbcClient jdbc;
    private final Audit audit;
    private final TransactionTemplate transactions;
    private boolean running;

    FlowDeployment(CamundaClient client, JdbcClient jdbc, Audit audit, TransactionTemplate transactions) {
        this.client = client;
        this.jdbc = jdbc;
        this.audit = audit;
        this.transactions = transactions;
    }

    @Override
    public void start() {
        transactions.executeWithoutResult(status -> deployIfChanged());
        running = true;
    }

    private void deployIfChanged() {
        jdbc.sql("select pg_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query((row, n) -> 0)
                .single();
        var last = jdbc
                .sql("select name, digest from shipped_resource")
                .query((row, n) -> Map.entry(row.getString("name"), row.getString("digest")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        var changed = ShippedFlows.resources().stream()
                .filter(resource -> !resource.digest().equals(last.get(resource.name())))
                .toList();
        if (changed.isEmpty()) {
            return;
        }
        var first = changed.getFirst();
        var command = client.newDeployResourceCommand().addResourceBytes(first.content(), first.name());
        for (var resource : changed.subList(1, changed.size())) {
            command = command.addResourceBytes(resource.content(), resource.name());
        }
        var deployed = command.requestTimeout(PATIENCE).send().join();
        jdbc.sql("""
                        insert into shipped_resource (name, digest)
                        select * from unnest(cast(:names as text[]), cast(:digests as text[]))
                        on conflict (name) do update set digest = excluded.digest, deployed_at = now()""")
                .param("names", changed.stream().map(FlowResource::name).toArray(String[]::new))
                .param("digests", changed.stream().map(FlowResource::digest).toArray(String[]::new))
                .update();
        audit.record(
                "rondo",
                "deploy-flows",
                "shipped",
                Map.of("resources", changed.stream().map(FlowResource::name).toList()));
        log.info("Deployed {} flows, tables and forms (deployment {})", changed.size(), deployed.getKey());
    }

    /** Before job workers and relays, which start in the default phase. */
    @Override
    public int getPhase() {
        return -1000;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
