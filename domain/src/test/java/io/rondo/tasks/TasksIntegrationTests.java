package io.rondo.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.TestKernel;
import io.rondo.tasks.TaskRefused.Reason;
import io.rondo.tasks.UserTaskEngine.EngineAway;
import io.rondo.testing.TestDatabase;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class TasksIntegrationTests {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Person ANNA = new Person("anna", Set.of("agent"));
    private static final Person BEN = new Person("ben", Set.of("agent"));
    private static final Person MAX = new Person("max", Set.of("manager"));
    private static final long FORM = 77;

    private final JsonMapper json = new JsonMapper();
    private final RememberingEngine engine = new RememberingEngine();
    private final BusinessClock clock = () -> NOW;
    private TestDatabase database;
    private JdbcClient jdbc;
    private Optional<String> forbidden = Optional.empty();
    private final List<Map<String, ?>> effects = new ArrayList<>();
    private RuntimeException effectFails;
    private Tasks tasks;
    private Completions completions;

    @BeforeEach
    void freshDatabase() {
        database = TestDatabase.create();
        jdbc = database.jdbc();
        var rows = new TaskRows(jdbc, clock);
        var rules = List.<TaskRule>of(new OneRule());
        var engines = new StaticListableBeanFactory(Map.of("engine", engine));
        completions = new Completions(
                rows,
                new FormReader(new Feel(), json),
                rules,
                engines.getBeanProvider(UserTaskEngine.class),
                audit(),
                jdbc,
                clock,
                database.transactions(),
                json);
        tasks = new Tasks(
                rows,
                new Forms(jdbc, json),
                new TaskFacts(jdbc, engines.getBeanProvider(DecisionEngine.class)),
                completions,
                rules,
                engines.getBeanProvider(UserTaskEngine.class),
                jdbc,
                clock);
        jdbc.sql("""
                        insert into deployed_resource (resource_key, kind, id, version, content, deployed_at)
                        values (:key, 'form', 'call', 1, :content, now())""").param("key", FORM).param("content", """
                        {"id":"call","components":[
                          {"type":"select","key":"callResult","values":[{"value":"interested"},{"value":"not-reached"}],
                           "validate":{"required":true}},
                          {"type":"textarea","key":"note"}]}""").update();
        task(1, "agent", "2026-11-22T13:00:00Z");
    }

    private Audit audit() {
        return TestKernel.audit(jdbc, clock);
    }

    @Test
    void aClaimedTaskHasItsHolderHereAndInTheEngine() {
        assertThat(tasks.claim(1, ANNA).assignee()).isEqualTo("anna");

        assertThat(engine.assigned).containsEntry(1L, "anna");
        assertThat(tasks.open(ANNA, TaskView.MINE, 0, 10)).hasSize(1);
        assertThat(tasks.open(BEN, TaskView.OPEN, 0, 10)).isEmpty();
        assertThat(tasks.open(BEN, TaskView.ALL, 0, 10)).hasSize(1);
    }

    @Test
    void ofManyWhoClaimAtOnceOneGetsTheTaskAndTheOthersAreToldWho() throws Exception {
        var people = 8;
        var barrier = new CyclicBarrier(people);
        var results = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(people)) {
            var claims = new ArrayList<Callable<String>>();
            for (var i = 0; i < people; i++) {
                var person = new Person("person" + i, Set.of("agent"));
                claims.add(() -> {
                    barrier.await();
                    try {
                        return "won by " + tasks.claim(1, person).assignee();
                    } catch (TaskRefused e) {
                        return e.reason() + " " + e.detail();
                    }
                });
            }
            for (var result : threads.invokeAll(claims)) {
                results.add(result.get());
            }
        }
        var winner = tasks.get(1).orElseThrow().assignee();
        assertThat(results).filteredOn(it -> it.startsWith("won")).containsExactly("won by " + winner);
        assertThat(results).filteredOn(it -> it.equals("CLAIMED " + winner)).hasSize(people - 1);
        assertThat(engine.assigned).containsExactly(Map.entry(1L, winner));
    }

    @Test
    void claimingTwiceIsClaimingOnce() {
        tasks.claim(1, ANNA);

        assertThat(tasks.claim(1, ANNA).assignee()).isEqualTo("anna");
        assertThat(engine.calls).isOne();
    }

    @Test
    void theFlowOffersATaskToItsGroupsOnly() {
        assertThat(reason(() -> tasks.claim(1, MAX))).isEqualTo(Reason.NOT_OFFERED);
        assertThat(tasks.open(MAX, TaskView.ALL, 0, 10)).isEmpty();
    }

    @Test
    void aTaskWithoutGroupsAndUsersIsOfferedToEverybody() {
        jdbc.sql("update task set candidate_groups = '{}'").update();

        assertThat(tasks.claim(1, MAX).assignee()).isEqualTo("max");
    }

    @Test
    void aTaskCanBeOfferedToOnePerson() {
        jdbc.sql("update task set candidate_groups = '{}', candidate_users = '{ben}'")
                .update();

        assertThat(tasks.open(BEN, TaskView.OPEN, 0, 10)).hasSize(1);
        assertThat(reason(() -> tasks.claim(1, ANNA))).isEqualTo(Reason.NOT_OFFERED);
    }

    @Test
    void aTaskTheEngineNoLongerHasLeavesTheList() {
        engine.gone = true;

        assertThat(reason(() -> tasks.claim(1, ANNA))).isEqualTo(Reason.ENDED);
        assertThat(tasks.open(ANNA, TaskView.ALL, 0, 10)).isEmpty();
    }

    @Test
    void nobodyHoldsATaskWhoseClaimTheEngineDidNotHear() {
        engine.away = true;
        assertThat(reason(() -> tasks.claim(1, ANNA))).isEqualTo(Reason.ENGINE_AWAY);
        engine.away = false;

        assertThat(tasks.claim(1, BEN).assignee()).isEqualTo("ben");
    }

    @Test
    void aReleasedTaskIsOfferedAgain() {
        tasks.claim(1, ANNA);

        assertThat(tasks.release(1, ANNA).assignee()).isNull();
        assertThat(engine.assigned).isEmpty();
        assertThat(tasks.claim(1, BEN).assignee()).isEqualTo("ben");
    }

    @Test
    void onlyTheHolderReleases() {
        tasks.claim(1, ANNA);

        var refused = catchThrowableOfType(TaskRefused.class, () -> tasks.release(1, BEN));
        assertThat(refused.reason()).isEqualTo(Reason.CLAIMED);
        assertThat(refused.detail()).isEqualTo("anna");
    }

    @Test
    void completingStoresTheWholeAnswerAndLetsOnlyChoicesLeave() throws IOException {
        tasks.claim(1, ANNA);

        var completion = tasks.complete(
                1, json.readTree("{\"callResult\":\"interested\",\"note\":\"call Mrs. Huber after six\"}"), ANNA);

        assertThat(completion).isEqualTo(Completion.DONE);
        var answerId = jdbc.sql("select id from form_answer").query(Long.class).single();
        assertThat(engine.completed)
                .containsExactly(Map.entry(1L, Map.of("callResult", "interested", "answerId", answerId)));
        assertThat(jdbc.sql("select answers ->> 'note' from form_answer")
                        .query(String.class)
                        .single())
                .isEqualTo("call Mrs. Huber after six");
        assertThat(jdbc.sql("select state || ' ' || completed_by from task")
                        .query(String.class)
                        .single())
                .isEqualTo("completed anna");
        assertThat(effects).containsExactly(Map.of("callResult", "interested"));
        assertThat(jdbc.sql("select actor || ' ' || action from audit_log")
                        .query(String.class)
                        .single())
                .isEqualTo("anna complete-task");
    }

    @Test
    void anAnswerThatDoesNotFitItsFormChangesNothing() {
        tasks.claim(1, ANNA);

        assertThatThrownBy(() -> tasks.complete(1, json.readTree("{\"callResult\":\"anna@example.org\"}"), ANNA))
                .isInstanceOf(AnswersInvalid.class)
                .hasMessageNotContaining("anna@example.org");

        assertThat(tasks.get(1).orElseThrow().workable()).isTrue();
        assertThat(engine.completed).isEmpty();
    }

    @Test
    void onlyTheHolderCompletes() {
        assertThat(reason(() -> answer(ANNA))).isEqualTo(Reason.NOT_CLAIMED);
        tasks.claim(1, ANNA);
        assertThat(reason(() -> answer(BEN))).isEqualTo(Reason.CLAIMED);
    }

    @Test
    void completingTwiceIsRefusedWithoutASecondAnswer() {
        tasks.claim(1, ANNA);
        answer(ANNA);

        assertThat(reason(() -> answer(ANNA))).isEqualTo(Reason.ENDED);
        assertThat(jdbc.sql("select count(*) from form_answer")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void twoCompletionsAtOnceStoreOneAnswer() throws Exception {
        tasks.claim(1, ANNA);
        var barrier = new CyclicBarrier(2);
        Callable<String> complete = () -> {
            barrier.await();
            try {
                return answer(ANNA).name();
            } catch (TaskRefused e) {
                return e.reason().name();
            }
        };
        try (var threads = Executors.newFixedThreadPool(2)) {
            var results = new ArrayList<String>();
            for (var result : threads.invokeAll(List.of(complete, complete))) {
                results.add(result.get());
            }
            assertThat(results).containsExactlyInAnyOrder("DONE", "ENDED");
        }
        assertThat(engine.completions).isOne();
    }

    @Test
    void aTaskDoneElsewhereEndsAndTheAnswerIsKept() {
        tasks.claim(1, ANNA);
        engine.gone = true;

        assertThat(answer(ANNA)).isEqualTo(Completion.ENDED_ELSEWHERE);

        assertThat(tasks.open(ANNA, TaskView.ALL, 0, 10)).isEmpty();
        assertThat(jdbc.sql("select count(*) from form_answer")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void anAnswerGivenWhileTheEngineIsAwayReachesItLater() {
        tasks.claim(1, ANNA);
        engine.away = true;
        assertThat(answer(ANNA)).isEqualTo(Completion.LATER);
        assertThat(tasks.open(ANNA, TaskView.ALL, 0, 10)).isEmpty();

        engine.away = false;
        assertThat(completions.retryUntold()).as("too early").isZero();
        jdbc.sql("update form_answer set stored_at = stored_at - interval '1 minute'")
                .update();
        assertThat(completions.retryUntold()).isOne();

        assertThat(engine.completed.get(1L))
                .containsEntry("callResult", "interested")
                .containsKey("answerId");
        assertThat(tasks.get(1).orElseThrow().state()).isEqualTo(Task.State.COMPLETED);
        assertThat(completions.retryUntold()).isZero();
    }

    @Test
    void anAnswerTheEngineWillNeverTakeHoldsUpNoOther() {
        task(2, "agent", "2026-11-22T13:00:00Z");
        tasks.claim(1, ANNA);
        tasks.claim(2, ANNA);
        engine.away = true;
        answer(ANNA);
        tasks.complete(2, json.readTree("{\"callResult\":\"interested\"}"), ANNA);
        jdbc.sql("update form_answer set stored_at = stored_at - interval '1 minute'")
                .update();

        engine.away = false;
        engine.refused = 1;
        assertThat(completions.retryUntold()).isZero();
        assertThat(completions.retryUntold()).isOne();
        assertThat(engine.completed).containsOnlyKeys(2L);
        engine.refused = 0;
        assertThat(completions.retryUntold()).isOne();
    }

    @Test
    void aRuleThatForbidsIsHeardBeforeClaiming() {
        forbidden = Optional.of("author");

        var refused = catchThrowableOfType(TaskRefused.class, () -> tasks.claim(1, ANNA));
        assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(refused.detail()).isEqualTo("author");
    }

    @Test
    void anEffectThatFailsTakesTheAnswerWithIt() {
        tasks.claim(1, ANNA);
        effectFails = new IllegalStateException("campaign was stopped");

        assertThatThrownBy(() -> answer(ANNA)).hasMessage("campaign was stopped");

        assertThat(tasks.get(1).orElseThrow().workable()).isTrue();
        assertThat(engine.completed).isEmpty();
        assertThat(jdbc.sql("select count(*) from form_answer")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void aTaskWhoseFormIsStillOnItsWayWaits() {
        tasks.claim(1, ANNA);
        jdbc.sql("delete from deployed_resource").update();

        assertThat(reason(() -> answer(ANNA))).isEqualTo(Reason.FORM_MISSING);
    }

    @Test
    void overdueComesFirstAndUndatedLast() {
        task(2, "agent", "2026-11-22T11:00:00Z");
        task(3, "agent", null);
        task(4, "agent", "2026-11-22T12:30:00Z");

        assertThat(tasks.open(ANNA, TaskView.ALL, 0, 10))
                .extracting(it -> it.task().key())
                .containsExactly(2L, 4L, 1L, 3L);
        assertThat(tasks.open(ANNA, TaskView.ALL, 0, 10))
                .extracting(TaskRow::overdue)
                .containsExactly(true, false, false, false);
        assertThat(tasks.open(ANNA, TaskView.ALL, 2, 1))
                .extracting(it -> it.task().key())
                .containsExactly(1L);
        assertThat(tasks.counts(ANNA)).isEqualTo(new Tasks.Counts(0, 4, 4, 1, 4));
    }

    @Test
    void whateverChangesInAQueueChangesItsVersions() {
        var before = tasks.counts(ANNA);
        tasks.claim(1, ANNA);
        var claimed = tasks.counts(ANNA);
        assertThat(claimed).isNotEqualTo(before);
        tasks.release(1, ANNA);
        assertThat(tasks.counts(ANNA)).isNotEqualTo(claimed).isNotEqualTo(before);
    }

    private Completion answer(Person by) {
        return tasks.complete(1, json.readTree("{\"callResult\":\"interested\"}"), by);
    }

    private static Reason reason(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(TaskRefused.class, call).reason();
    }

    private void task(long key, String group, String due) {
        jdbc.sql("""
                        insert into task (user_task_key, process_instance_key, process_id, element_id, title,
                          candidate_groups, due_at, form_key, state, created_at, partition_id, position)
                        values (:key, :key, 'p', 'UserTask_Call', 'Call', array[:group], cast(:due as timestamptz), :form,
                          'open', now(), 1, 1)""")
                .param("key", key)
                .param("group", group)
                .param("due", due)
                .param("form", FORM)
                .update();
    }

    private final class OneRule implements TaskRule {

        @Override
        public boolean concerns(Task task) {
            return true;
        }

        @Override
        public Optional<String> forbids(Task task, Person person) {
            return forbidden;
        }

        @Override
        public void completed(Task task, Map<String, ?> values, Person by) {
            if (effectFails != null) {
                throw effectFails;
            }
            effects.add(values);
        }
    }

    /** Does what the engine does with its open tasks, as far as this port goes. */
    private static final class RememberingEngine implements UserTaskEngine {

        private final Map<Long, String> assigned = new ConcurrentHashMap<>();
        private final Map<Long, Map<String, Object>> completed = new ConcurrentHashMap<>();
        private int calls;
        private int completions;
        private boolean away;
        private boolean gone;
        private long refused;

        @Override
        public synchronized Outcome assign(long key, String user) {
            return call(() -> assigned.put(key, user));
        }

        @Override
        public synchronized Outcome unassign(long key) {
            return call(() -> assigned.remove(key));
        }

        @Override
        public synchronized Outcome complete(long key, Map<String, ?> variables) {
            if (key == refused) {
                throw new EngineAway("bad request", new IOException());
            }
            return call(() -> {
                completions++;
                completed.put(key, Map.copyOf(variables));
            });
        }

        private Outcome call(Runnable effect) {
            calls++;
            if (away) {
                throw new EngineAway("connection refused", new IOException());
            }
            if (gone) {
                return Outcome.GONE;
            }
            effect.run();
            return Outcome.DONE;
        }
    }
}
