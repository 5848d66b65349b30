package io.rondo.dashboards.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.stereotype.Component;

/** Whether the servers Rondo stands on answer, by the health indicators of this node. */
@Component
class Servers {

    private final ObjectProvider<HealthEndpoint> health;

    Servers(ObjectProvider<HealthEndpoint> health) {
        this.health = health;
    }

    List<Server> all() {
        var endpoint = health.getIfAvailable();
        var servers = new ArrayList<Server>();
        if (endpoint != null) {
            collect("", endpoint.health(), servers);
        }
        return servers.stream()
                .sorted(java.util.Comparator.comparing(Server::name))
                .toList();
    }

    private static void collect(String name, @Nullable HealthDescriptor descriptor, List<Server> servers) {
        if (descriptor instanceof CompositeHealthDescriptor composite) {
            Map<String, HealthDescriptor> parts = composite.getComponents();
            if (parts != null) {
                parts.forEach((part, it) -> collect(part, it, servers));
            }
        } else if (descriptor != null) {
            servers.add(new Server(name, descriptor.getStatus().getCode()));
        }
    }

    /** @param status UP, DOWN, OUT_OF_SERVICE or UNKNOWN */
    record Server(String name, String status) {}
}
