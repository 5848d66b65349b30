package io.rondo.tasks;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.tasks.UserTaskEngine.EngineAway;
import io.rondo.tasks.UserTaskEngine.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Completes tasks in two steps: the answer, its effects and the audit entry in one transaction, then the engine. A
 * completion the engine did not take, because it or this node went away in between, is told again from the stored answer.
 */
@Component
public class Completions {

    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private final TaskRows rows;
    private final FormReader reader;
    private final List<TaskRule> rules;
    private final UserTaskEngine engine;
    private final Audit audit;
    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final AtomicLong refusedLast = new AtomicLong();

    Completions(
            TaskRows rows,
            FormReader reader,
            List<TaskRule> rules,
            ObjectProvider<UserTaskEngine> engine,
            Audit audit,
            JdbcClient jdbc,
            BusinessClock clock,
            TransactionTemplate transactions,
            JsonMapper json) {
        this.rows = rows;
        this.reader = reader;
        this.rules = rules;
        this.engine = engine.getIfAvailable(NoEngine::new);
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
        this.transactions = transactions;
        this.json = json;
    }

    Completion complete(Task task, FormSchema form, JsonNode answers, Map<String, Object> facts, Person by) {
        var answer = reader.read(form, answers, facts);
        if (!answer.problems().isEmpty()) {
            throw new AnswersInvalid(task.key(), answer.problems());
        }
        var variables = transactions.execute(status -> store(task, answer, by));
        return tell(task.key(), variables, "cancelled");
    }

    private Map<String, @Nullable Object> store(Task asked, FormReader.Answer answer, Person by) {
        var task = rows.lock(asked.key()).orElse(asked);
        if (!task.workable()) {
            throw TaskRefused.of(TaskRefused.Reason.ENDED, task.key());
        }
        if (!by.name().equals(task.assignee())) {
            throw new TaskRefused(TaskRefused.Reason.CLAIMED, task.key(), task.assignee());
        }
        rules.stream().filter(rule -> rule.concerns(task)).forEach(rule -> rule.completed(task, answer.values(), by));
        var id = jdbc.sql("""
                        insert into form_answer (user_task_key, element_id, kind, ref_id, answers, variables, answered_by,
                          answered_at)
                        values (:key, :element, :kind, :ref, cast(:answers as jsonb), cast(:values as jsonb), :by, :now)
                        returning id""")
                .param("key", task.key())
                .param("element", task.elementId())
                .param("kind", task.kind())
                .param("ref", task.refId())
                .param("answers", json.writeValueAsString(answer.stored()))
                .param("values", json.writeValueAsString(answer.values()))
                .param("by", by.name())
                .param("now", at(clock.now()))
                .query(Long.class)
                .single();
        jdbc.sql("""
                        update task set answer_id = :id, completed_by = :by, version = version + 1
                        where user_task_key = :key""")
                .param("id", id)
                .param("by", by.name())
                .param("key", task.key())
                .update();
        audit.record(
                by.name(),
                "complete-task",
                task.kind() == null ? "task-" + task.key() : task.kind() + "-" + task.refId(),
                Map.of("task", task.key(), "element", task.elementId(), "answerId", id));
        var variables = new HashMap<String, @Nullable Object>(answer.values());
        variables.put("answerId", id);
        return variables;
    }

    private Completion tell(long key, Map<String, @Nullable Object> variables, String stateIfGone) {
        try {
            var outcome = engine.complete(key, variables);
            end(key, outcome == Outcome.DONE ? "completed" : stateIfGone);
            return outcome == Outcome.DONE ? Completion.DONE : Completion.ENDED_ELSEWHERE;
        } catch (EngineAway e) {
            LOG.warn("The engine did not take the completion of task {}; it is told again from the stored answer", key);
            return Completion.LATER;
        }
    }

    /**
     * Tells the engine of answers it has not taken yet, some seconds after they were stored. Called by one node or many:
     * completing twice has no second effect. It stops at the first the engine does not take, and the next call begins behind that one, so
     * that an answer the engine will never take holds up no other.
     *
     * @return how many it has taken
     */
    public int retryUntold() {
        var untold = jdbc.sql("""
                        select t.user_task_key, a.id, a.variables from task t join form_answer a on a.id = t.answer_id
                        where t.state = 'open' and a.stored_at < now() - interval '20 seconds'
                        order by a.id <= :after, a.id limit 100""")
                .param("after", refusedLast.get())
                .query((row, n) -> {
                    var variables = new HashMap<String, @Nullable Object>();
                    json.readTree(row.getString("variables"))
                            .properties()
                            .forEach(e -> variables.put(e.getKey(), json.convertValue(e.getValue(), Object.class)));
                    variables.put("answerId", row.getLong("id"));
                    return Map.entry(row.getLong("user_task_key"), variables);
                })
                .list();
        var taken = 0;
        for (var answer : untold) {
            // Gone now most likely means that the first call had arrived; the exporter's record has the last word.
            if (tell(answer.getKey(), answer.getValue(), "completed") == Completion.LATER) {
                refusedLast.set(
                        ((Number) Objects.requireNonNull(answer.getValue().get("answerId"))).longValue());
                break;
            }
            taken++;
        }
        return taken;
    }

    /** The engine does not know the task any more; its record will tell how it ended. */
    void gone(long key) {
        end(key, "cancelled");
    }

    private void end(long key, String state) {
        jdbc.sql("""
                        update task set state = :state, ended_at = :now, version = version + 1
                        where user_task_key = :key and state = 'open'""")
                .param("state", state)
                .param("now", at(clock.now()))
                .param("key", key)
                .update();
    }
}
