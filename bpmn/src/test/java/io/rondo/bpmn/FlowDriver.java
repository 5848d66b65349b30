package io.rondo.bpmn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientStatusException;
import io.camunda.client.api.response.ActivatedJob;
import io.grpc.Status;
import io.rondo.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays worker, person and customer for one process instance on the real broker. Each step waits until the instance comes
 * to it and fails if it does not: an incident anywhere before shows as a step that is never reached.
 */
final class FlowDriver {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private final Sandbox sandbox;
    private final CamundaClient client;
    private final Set<Long> doneTasks = new HashSet<>();
    private final long instance;

    FlowDriver(Sandbox sandbox, CamundaClient client, String processId, Map<String, ?> variables) {
        this.sandbox = sandbox;
        this.client = client;
        this.instance = client.newCreateInstanceCommand()
                .bpmnProcessId(processId)
                .latestVersion()
                .variables(variables)
                .send()
                .join()
                .getProcessInstanceKey();
    }

    /** Completes the job the instance waits at. */
    ActivatedJob job(String type, String elementId, Map<String, ?> results) {
        var jobs = client.newActivateJobsCommand()
                .jobType(type)
                .maxJobsToActivate(1)
                .timeout(Duration.ofMinutes(5))
                .requestTimeout(PATIENCE)
                .send()
                .join()
                .getJobs();
        assertThat(jobs).as("job %s at %s", type, elementId).hasSize(1);
        var job = jobs.getFirst();
        assertThat(job.getElementId()).isEqualTo(elementId);
        assertThat(job.getRetries()).isEqualTo(3);
        assertThat(job.getProcessInstanceKey()).isEqualTo(instance);
        client.newCompleteCommand(job.getKey()).variables(results).send().join();
        return job;
    }

    ActivatedJob job(String type, String elementId) {
        return job(type, elementId, Map.of());
    }

    /** Completes the user task the instance waits at, and checks what the inbox will know of it. */
    void userTask(String elementId, String group, @Nullable Duration dueIn, Map<String, ?> answer) {
        var record = await().atMost(PATIENCE).until(() -> openTask(elementId), task -> task != null);
        var value = record.path("value");
        doneTasks.add(record.path("key").longValue());
        assertThat(value.path("candidateGroupsList").path(0).asString()).isEqualTo(group);
        assertThat(value.path("formKey").longValue()).isPositive();
        assertThat(value.path("customHeaders").propertyNames())
                .contains(Headers.TITLE, Headers.TITLE_ZH, Headers.STAGE);
        if (dueIn == null) {
            assertThat(value.path("dueDate").asString()).isEmpty();
        } else {
            var created = Instant.ofEpochMilli(record.path("timestamp").longValue());
            assertThat(ZonedDateTime.parse(value.path("dueDate").asString()).toInstant())
                    .isBetween(
                            created.plus(dueIn).minusSeconds(60),
                            created.plus(dueIn).plusSeconds(60));
        }
        client.newCompleteUserTaskCommand(record.path("key").longValue())
                .variables(answer)
                .send()
                .join();
    }

    void message(String name, String key) {
        client.newPublishMessageCommand()
                .messageName(name)
                .correlationKey(key)
                .timeToLive(Duration.ofHours(1))
                .send()
                .join();
    }

    void pass(Duration time) throws TimeoutException, InterruptedException {
        sandbox.clock().advanceAndSettle(time, PATIENCE);
    }

    /** Waits until the instance has ended. */
    void ended() {
        await().atMost(PATIENCE).until(() -> !isAlive());
    }

    /** Fails if the instance ended although it should still wait. */
    void waits() {
        assertThat(isAlive()).isTrue();
    }

    /** Removes the instance, so that its timers and jobs do not meet the next test. */
    void cancel() {
        if (isAlive()) {
            client.newCancelInstanceCommand(instance).send().join();
        }
    }

    /** The broker here cannot be asked for instances; but it refuses variables for one that has ended. */
    private boolean isAlive() {
        try {
            client.newSetVariablesCommand(instance)
                    .variables(Map.of("alive", true))
                    .send()
                    .join();
            return true;
        } catch (ClientStatusException e) {
            if (e.getStatusCode() == Status.Code.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private @Nullable JsonNode openTask(String elementId) throws IOException, InterruptedException {
        var query = """
                {"size": 20, "sort": [{"position": "desc"}], "query": {"bool": {"filter": [
                  {"term": {"intent": "CREATED"}},
                  {"term": {"value.processInstanceKey": %d}}]}}}
                """.formatted(instance);
        var url = sandbox.addresses().elasticsearchUrl() + "/zeebe-record_user-task*/_search?ignore_unavailable=true";
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(query))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var hits = JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .path("hits")
                    .path("hits");
            for (var hit : hits) {
                var record = hit.path("_source");
                var open = !doneTasks.contains(record.path("key").longValue());
                if (open && record.path("value").path("elementId").asString().equals(elementId)) {
                    return record;
                }
            }
            return null;
        }
    }
}
