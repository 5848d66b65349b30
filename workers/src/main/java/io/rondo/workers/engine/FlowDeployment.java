package io.rondo.workers.engine;

import io.camunda.client.CamundaClient;
import io.rondo.bpmn.ShippedFlows;
import io.rondo.kernel.Audit;
import io.rondo.kernel.Role;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deploys the shipped flows at start, together and only when they changed since the last time: a marketer's newer version from
 * the Modeler is not overwritten by a restart.
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
        var digest = ShippedFlows.digest();
        var last =
                jdbc.sql("select digest from shipped_flows").query(String.class).optional();
        if (last.filter(digest::equals).isPresent()) {
            return;
        }
        var resources = ShippedFlows.resources();
        var first = resources.getFirst();
        var command = client.newDeployResourceCommand().addResourceBytes(first.content(), first.name());
        for (var resource : resources.subList(1, resources.size())) {
            command = command.addResourceBytes(resource.content(), resource.name());
        }
        var deployed = command.requestTimeout(PATIENCE).send().join();
        jdbc.sql("""
                        insert into shipped_flows (digest) values (:digest)
                        on conflict (singleton) do update set digest = excluded.digest, deployed_at = now()""").param("digest", digest).update();
        audit.record("rondo", "deploy-flows", "shipped", Map.of("digest", digest, "resources", resources.size()));
        log.info("Deployed {} flows, tables and forms (deployment {})", resources.size(), deployed.getKey());
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
