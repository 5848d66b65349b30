package io.rondo.demo;

import io.camunda.client.CamundaClient;
import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The versions the servers report, asked over the wire. */
final class Versions {

    private final Sandbox sandbox;
    private final RunningRondo rondo;
    private final JdbcClient jdbc;

    Versions(Sandbox sandbox, RunningRondo rondo, JdbcClient jdbc) {
        this.sandbox = sandbox;
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

    /** By plain HTTP: the typed client cannot decode the node info of a server with so few modules. */
    String elasticsearch() {
        var url = sandbox.addresses().elasticsearchUrl() + "/_nodes/_local?filter_path=nodes.*.version";
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
            for (var node : JsonMapper.builder().build().readTree(answer.body()).path("nodes")) {
                return node.path("version").asString();
            }
            throw new DemoException(
                    "Expected Elasticsearch to say its version, but it answered with status " + answer.statusCode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("Interrupted while asking Elasticsearch's version", e);
        }
    }

    String postgres() {
        return jdbc.sql("show server_version").query(String.class).single();
    }
}
