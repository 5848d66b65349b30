package io.rondo.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.JsonData;
import io.camunda.client.CamundaClient;
import io.rondo.RondoApplication;
import io.rondo.SharedSandbox;
import io.rondo.node.RunningRondo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Tasks of the real engine, seen through its real exporter: from the flow to the person and back. */
class TasksOnEngineIntegrationTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Person ANNA = new Person("anna", Set.of("agent"));
    private static final JsonMapper JSON = new JsonMapper();

    private static RunningRondo rondo;
    private static CamundaClient engine;
    private static Tasks tasks;
    private static JdbcClient jdbc;

    @BeforeAll
    static void startNode() {
        rondo = RunningRondo.on(SharedSandbox.get(), RondoApplication.class, Map.of("rondo.demo-logins", "true"));
        engine = rondo.bean(CamundaClient.class);
        tasks = rondo.bean(Tasks.class);
        jdbc = rondo.bean(JdbcClient.class);
        engine.newDeployResourceCommand()
                .addResourceBytes(read("task-lab.bpmn"), "task-lab.bpmn")
                .addResourceBytes(read("task-lab.form"), "task-lab.form")
                .send()
                .join();
    }

    @AfterAll
    static void stopNode() {
        rondo.close();
    }

    @Test
    void whatAPersonAnswersMovesTheFlowAndTheirWordsStayHere() throws IOException {
        var instance = start();
        var task = awaitTask(instance, "UserTask_Ask");
        assertThat(task.title()).isEqualTo("Ask customer");
        assertThat(task.titleZh()).isEqualTo("询问客户");
        assertThat(task.groups()).containsExactly("agent");
        assertThat(task.dueAt()).isNotNull();
        await().atMost(PATIENCE).until(() -> tasks.form(task).isPresent());
        tasks.claim(task.key(), ANNA);

        var completion = tasks.complete(
                task.key(),
                JSON.readTree("{\"result\":\"angry\",\"words\":\"Mrs. Huber wants her money back\"}"),
                ANNA);

        assertThat(completion).isEqualTo(Completion.DONE);
        assertThat(awaitTask(instance, "UserTask_CalmDown").title()).isEqualTo("UserTask_CalmDown");
        var exported = await().atMost(PATIENCE).until(() -> completedRecord(task.key()), Optional::isPresent);
        assertThat(exported.orElseThrow())
                .contains("\"result\":\"angry\"", "answerId")
                .doesNotContain("Huber");
        assertThat(jdbc.sql("select answers ->> 'words' from form_answer where user_task_key = :key")
                        .param("key", task.key())
                        .query(String.class)
                        .single())
                .contains("Huber");
    }

    @Test
    void aTaskTheFlowNoLongerWantsLeavesTheList() {
        var instance = start();
        var task = awaitTask(instance, "UserTask_Ask");

        engine.newCancelInstanceCommand(instance).send().join();

        await().atMost(PATIENCE).until(() -> state(task) == Task.State.CANCELLED);
        assertThat(tasks.open(ANNA, TaskView.ALL, 0, 1000))
                .extracting(it -> it.task().key())
                .doesNotContain(task.key());
        assertThat(catchThrowableOfType(TaskRefused.class, () -> tasks.claim(task.key(), ANNA))
                        .reason())
                .isEqualTo(TaskRefused.Reason.ENDED);
    }

    @Test
    void aTaskCompletedWithAnotherToolEndsWithTheAnswerKept() {
        var task = awaitTask(start(), "UserTask_Ask");
        await().atMost(PATIENCE).until(() -> tasks.form(task).isPresent());
        tasks.claim(task.key(), ANNA);
        engine.newCompleteUserTaskCommand(task.key())
                .variables(Map.of("result", "fine"))
                .send()
                .join();

        // Either the record is here already, or the engine says so.
        Completion completion = null;
        try {
            completion = tasks.complete(task.key(), JSON.readTree("{\"result\":\"angry\"}"), ANNA);
        } catch (TaskRefused e) {
            assertThat(e.reason()).isEqualTo(TaskRefused.Reason.ENDED);
        }

        assertThat(completion).isIn(null, Completion.ENDED_ELSEWHERE);
        await().atMost(PATIENCE).until(() -> state(task) == Task.State.COMPLETED);
    }

    @Test
    void followsWhatOtherToolsAssign() {
        var task = awaitTask(start(), "UserTask_Ask");
        engine.newAssignUserTaskCommand(task.key()).assignee("ben").send().join();
        await().atMost(PATIENCE).until(() -> "ben".equals(assignee(task)));

        engine.newUnassignUserTaskCommand(task.key()).send().join();
        await().atMost(PATIENCE).until(() -> assignee(task) == null);
    }

    @Test
    void aClaimIsNotUndoneByAnEchoOfWhatWasBefore() {
        var task = awaitTask(start(), "UserTask_Ask");
        for (var round = 0; round < 3; round++) {
            tasks.claim(task.key(), ANNA);
            tasks.release(task.key(), ANNA);
        }
        tasks.claim(task.key(), ANNA);

        await().during(Duration.ofSeconds(5)).atMost(PATIENCE).until(() -> "anna".equals(assignee(task)));
    }

    @Test
    void anIncidentIsSeenAndSeenSolved() {
        var instance = start();
        var task = awaitTask(instance, "UserTask_Ask");
        engine.newCompleteUserTaskCommand(task.key()).send().join();
        var incident = await().atMost(PATIENCE)
                .until(
                        () -> jdbc.sql("""
                                        select incident_key from engine_incident
                                        where process_instance_key = :key and state = 'open'""")
                                .param("key", instance)
                                .query(Long.class)
                                .optional(),
                        Optional::isPresent)
                .orElseThrow();

        engine.newSetVariablesCommand(instance)
                .variables(Map.of("result", "fine"))
                .send()
                .join();
        engine.newResolveIncidentCommand(incident).send().join();

        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select state from engine_incident where incident_key = :key")
                        .param("key", incident)
                        .query(String.class)
                        .single()
                        .equals("resolved"));
    }

    @Test
    void keepsWhatItKnowsWhileElasticsearchIsAwayAndCatchesUp() throws Exception {
        var known = awaitTask(start(), "UserTask_Ask");
        await().atMost(PATIENCE).until(() -> tasks.form(known).isPresent());
        SharedSandbox.get().stopElasticsearch();
        long unseen;
        try {
            unseen = start();
            tasks.claim(known.key(), ANNA);
            assertThat(tasks.complete(known.key(), JSON.readTree("{\"result\":\"fine\"}"), ANNA))
                    .isEqualTo(Completion.DONE);
        } finally {
            SharedSandbox.get().startElasticsearch();
        }

        assertThat(awaitTask(unseen, "UserTask_Ask").workable()).isTrue();
        await().atMost(PATIENCE)
                .until(
                        () -> rondo.bean(ExportedRecords.class).age(),
                        it -> it.filter(age -> age.compareTo(Duration.ofSeconds(15)) < 0)
                                .isPresent());
    }

    @Test
    void showsTheRecoveryPlanTheFlowWouldMake() {
        var decisions = rondo.bean(DecisionEngine.class);

        var plan = await().atMost(PATIENCE)
                .until(
                        () -> decisions.evaluate("recovery-plan", Map.of("valueTier", "high", "previousComplaints", 0)),
                        Optional::isPresent)
                .orElseThrow();

        assertThat(plan.get("compensationLimit")).isInstanceOf(Number.class);
        assertThat(plan).containsKeys("resolveWithinHours", "offerCompensation");
        var prepared = decisions.evaluate(
                "recovery-plan",
                Map.of(
                        "valueTier",
                        "low",
                        "previousComplaints",
                        0,
                        "preparedFor",
                        "manager",
                        "preparedLimit",
                        37.5,
                        "preparedHours",
                        16));
        assertThat(prepared).hasValueSatisfying(it -> {
            assertThat(((Number) it.get("compensationLimit")).doubleValue()).isEqualTo(37.5);
            assertThat(((Number) it.get("resolveWithinHours")).intValue()).isEqualTo(16);
            assertThat(it).containsEntry("handledBy", "manager");
        });
        assertThat(decisions.evaluate("list-quality", Map.of("listed", 50L, "listedShare", 0.5, "sampleRatioP", 0.8)))
                .hasValueSatisfying(it -> assertThat(it).containsEntry("reason", "list-small"));
        assertThat(decisions.evaluate("no-such-decision", Map.of())).isEmpty();
    }

    private static long start() {
        return engine.newCreateInstanceCommand()
                .bpmnProcessId("task-lab")
                .latestVersion()
                .send()
                .join()
                .getProcessInstanceKey();
    }

    private static Task awaitTask(long instance, String element) {
        return await().atMost(PATIENCE)
                .until(
                        () -> jdbc.sql("""
                                        select user_task_key from task
                                        where process_instance_key = :instance and element_id = :element""")
                                .param("instance", instance)
                                .param("element", element)
                                .query(Long.class)
                                .optional()
                                .flatMap(tasks::get),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static Task.State state(Task task) {
        return tasks.get(task.key()).orElseThrow().state();
    }

    private static String assignee(Task task) {
        return tasks.get(task.key()).orElseThrow().assignee();
    }

    /** What left Rondo with the completion, as everybody who reads the exporter's indices sees it. */
    private static Optional<String> completedRecord(long key) throws IOException {
        var found = rondo.bean(ElasticsearchClient.class)
                .search(
                        s -> s.index("zeebe-record_user-task_*")
                                .query(q -> q.bool(b -> b.filter(f ->
                                                f.term(t -> t.field("intent").value("COMPLETED")))
                                        .filter(f -> f.term(t ->
                                                t.field("value.userTaskKey").value(key))))),
                        JsonData.class);
        return found.hits().hits().isEmpty()
                ? Optional.empty()
                : Optional.of(found.hits().hits().stream()
                        .map(hit -> hit.source().toJson().toString())
                        .collect(Collectors.joining()));
    }

    private static byte[] read(String name) {
        try (var in = TasksOnEngineIntegrationTests.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
