package io.rondo.dashboards.admin;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.stereotype.Component;

/** Whether the servers Rondo stands on answer, by the health indicators of this node. */
@Component
class Servers {

    /** Of what this node knows about itself, the servers; that it lives is shown by the page itself. */
    private static final Set<String> SERVERS =
            Set.of("db", "mail", "camundaClient", "zeebeClient", "elasticsearch", "diskSpace");

    private final ObjectProvider<HealthEndpoint> health;
    private final ObjectProvider<ElasticsearchClient> elasticsearch;

    Servers(ObjectProvider<HealthEndpoint> health, ObjectProvider<ElasticsearchClient> elasticsearch) {
        this.health = health;
        this.elasticsearch = elasticsearch;
    }

    List<Server> all() {
        var endpoint = health.getIfAvailable();
        var servers = new ArrayList<Server>();
        if (endpoint != null) {
            collect("", endpoint.health(), servers);
        }
        var client = elasticsearch.getIfAvailable();
        if (client != null && servers.stream().noneMatch(it -> it.name().equals("elasticsearch"))) {
            servers.add(new Server("elasticsearch", answers(client) ? "UP" : "DOWN"));
        }
        return servers.stream().sorted(Comparator.comparing(Server::name)).toList();
    }

    /** Our client is no bean Boot has an indicator for. A page does not wait longer than a second for the answer. */
    private static boolean answers(ElasticsearchClient client) {
        try {
            return CompletableFuture.supplyAsync(() -> {
                        try {
                            return !client.cluster().health().clusterName().isEmpty();
                        } catch (java.io.IOException e) {
                            return false;
                        }
                    })
                    .completeOnTimeout(false, 1, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            return false;
        }
    }

    private static void collect(String name, @Nullable HealthDescriptor descriptor, List<Server> servers) {
        if (descriptor instanceof CompositeHealthDescriptor composite) {
            Map<String, HealthDescriptor> parts = composite.getComponents();
            if (parts != null) {
                parts.forEach((part, it) -> collect(part, it, servers));
            }
        } else if (descriptor != null && SERVERS.contains(name)) {
            servers.add(new Server(name, descriptor.getStatus().getCode()));
        }
    }

    /** @param status UP, DOWN, OUT_OF_SERVICE or UNKNOWN */
    record Server(String name, String status) {}
}
