package io.rondo.demo;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.camunda.client.CamundaClient;
import io.rondo.node.RunningRondo;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The versions the servers report, asked over the wire. */
final class Versions {

    private final RunningRondo rondo;
    private final JdbcClient jdbc;

    Versions(RunningRondo rondo, JdbcClient jdbc) {
        this.rondo = rondo;
        this.jdbc = jdbc;
    }

    String broker() {
        return rondo.bean(CamundaClient.class)
                .newTopologyRequest()
                .send()
                .join()
                .getGatewayVersion();
    }

    String elasticsearch() {
        try {
            return rondo.bean(ElasticsearchClient.class).nodes().info().nodes().values().stream()
                    .map(node -> node.version())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String postgres() {
        return jdbc.sql("show server_version").query(String.class).single();
    }
}
