package io.rondo.tasks;

import static io.rondo.kernel.Sql.at;
import static io.rondo.tasks.TaskRefused.Reason.CLAIMED;
import static io.rondo.tasks.TaskRefused.Reason.ENDED;
import static io.rondo.tasks.TaskRefused.Reason.ENGINE_AWAY;
import static io.rondo.tasks.TaskRefused.Reason.FORBIDDEN;
import static io.rondo.tasks.TaskRefused.Reason.FORM_MISSING;
import static io.rondo.tasks.TaskRefused.Reason.NOT_CLAIMED;
import static io.rondo.tasks.TaskRefused.Reason.NOT_OFFERED;
import static io.rondo.tasks.TaskRefused.Reason.UNKNOWN;

import io.rondo.kernel.BusinessClock;
import io.rondo.tasks.UserTaskEngine.EngineAway;
import io.rondo.tasks.UserTaskEngine.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The inbox: who works which task. PostgreSQL decides who has a task, so that of two people who claim it at once exactly
 * one gets it; the engine is told afterwards, for other tools to see.
 */
@Component
public class Tasks {

    private final TaskRows rows;
    private final Forms forms;
    private final TaskFacts facts;
    private final Completions completions;
    private final List<TaskRule> rules;
    private final UserTaskEngine engine;
    private final JdbcClient jdbc;
    private final BusinessClock clock;

    Tasks(
            TaskRows rows,
            Forms forms,
            TaskFacts facts,
            Completions completions,
            List<TaskRule> rules,
            ObjectProvider<UserTaskEngine> engine,
            JdbcClient jdbc,
            BusinessClock clock) {
        this.rows = rows;
        this.forms = forms;
        this.facts = facts;
        this.completions = completions;
        this.rules = rules;
        this.engine = engine.getIfAvailable(NoEngine::new);
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * How many open tasks a person is offered.
     *
     * @param versions a sum that changes whenever one of these tasks does
     */
    public record Counts(long mine, long unclaimed, long all, long overdue, long versions) {

        public long of(TaskView view) {
            return switch (view) {
                case MINE -> mine;
                case OPEN -> unclaimed;
                case ALL -> all;
            };
        }
    }

    /** Open tasks, overdue first, then by due time. */
    public List<TaskRow> open(Person person, TaskView view, int offset, int limit) {
        return rows.open(person, view, offset, limit);
    }

    public Counts counts(Person person) {
        return rows.counts(person);
    }

    public Optional<Task> get(long key) {
        return rows.find(key);
    }

    /** The deployed form of a task; empty if it has none or its copy is still on the way from the engine. */
    public Optional<JsonNode> form(Task task) {
        return task.formKey() == null ? Optional.empty() : forms.find(task.formKey());
    }

    /** What the task's form is shown with. */
    public java.util.Map<String, Object> facts(Task task) {
        return facts.of(task);
    }

    /** The code of the reason this person may not work the task although it is offered to them; empty if they may. */
    public Optional<String> forbidden(Task task, Person person) {
        return rules.stream()
                .filter(rule -> rule.concerns(task))
                .flatMap(rule -> rule.forbids(task, person).stream())
                .findFirst();
    }

    /**
     * Takes a task for this person. Claiming one's own task again changes nothing.
     *
     * @throws TaskRefused if it is not offered to them, somebody else has it, it has ended, or the engine is away
     */
    public Task claim(long key, Person person) {
        var task = offered(key, person);
        forbidden(task, person).ifPresent(code -> {
            throw new TaskRefused(FORBIDDEN, key, code);
        });
        var now = at(clock.now());
        var won = jdbc.sql("""
                        update task set assignee = :name, assigned_at = :now, version = version + 1
                        where user_task_key = :key and state = 'open' and answer_id is null and assignee is null""")
                .param("name", person.name())
                .param("now", now)
                .param("key", key)
                .update();
        var current = rows.find(key).orElseThrow(() -> TaskRefused.of(UNKNOWN, key));
        if (won == 0) {
            requireHolder(current, person);
            return current;
        }
        try {
            if (engine.assign(key, person.name()) == Outcome.GONE) {
                completions.gone(key);
                throw TaskRefused.of(ENDED, key);
            }
        } catch (EngineAway e) {
            giveBack(key, person.name());
            throw new TaskRefused(ENGINE_AWAY, key, null);
        }
        return current;
    }

    /** Gives a task back to its group. Giving back what nobody has changes nothing. */
    public Task release(long key, Person person) {
        var task = offered(key, person);
        if (task.assignee() != null) {
            requireHolder(task, person);
            if (giveBack(key, person.name()) == 1) {
                try {
                    if (engine.unassign(key) == Outcome.GONE) {
                        completions.gone(key);
                        throw TaskRefused.of(ENDED, key);
                    }
                } catch (EngineAway e) {
                    // Free here is what counts; the engine hears of the next claim.
                }
            }
        }
        return rows.find(key).orElseThrow(() -> TaskRefused.of(UNKNOWN, key));
    }

    /**
     * Stores the answer of a claimed task with everything that becomes true by it, then lets the flow go on with the part
     * of the answer that may leave.
     *
     * @throws TaskRefused if this person may not, or the task has ended
     * @throws AnswersInvalid if the answer does not fit the task's form
     */
    public Completion complete(long key, JsonNode answers, Person person) {
        var task = offered(key, person);
        requireHolder(task, person);
        forbidden(task, person).ifPresent(code -> {
            throw new TaskRefused(FORBIDDEN, key, code);
        });
        var schema = task.formKey() == null
                ? FormSchema.NONE
                : FormSchema.of(form(task).orElseThrow(() -> TaskRefused.of(FORM_MISSING, key)));
        return completions.complete(task, schema, answers, facts.of(task), person);
    }

    private Task offered(long key, Person person) {
        var task = rows.find(key).orElseThrow(() -> TaskRefused.of(UNKNOWN, key));
        if (!task.offeredTo(person)) {
            throw TaskRefused.of(NOT_OFFERED, key);
        }
        if (!task.workable()) {
            throw TaskRefused.of(ENDED, key);
        }
        return task;
    }

    private static void requireHolder(Task task, Person person) {
        if (!task.workable()) {
            throw TaskRefused.of(ENDED, task.key());
        }
        if (task.assignee() == null) {
            throw TaskRefused.of(NOT_CLAIMED, task.key());
        }
        if (!Objects.equals(task.assignee(), person.name())) {
            throw new TaskRefused(CLAIMED, task.key(), task.assignee());
        }
    }

    private int giveBack(long key, String from) {
        return jdbc.sql("""
                        update task set assignee = null, assigned_at = :now, version = version + 1
                        where user_task_key = :key and assignee = :from and state = 'open'""")
                .param("now", at(clock.now()))
                .param("key", key)
                .param("from", from)
                .update();
    }
}
