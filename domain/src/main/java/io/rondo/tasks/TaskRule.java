package io.rondo.tasks;

import java.util.Map;
import java.util.Optional;

/** What completing a certain kind of task means beyond the flow: who may not, and what else becomes true with it. */
public interface TaskRule {

    boolean concerns(Task task);

    /** The code of the reason this person may not work the task; empty if they may. */
    Optional<String> forbids(Task task, Person person);

    /**
     * Called in the transaction that stores the answer.
     *
     * @param values numbers, booleans, choices and dates of the answer by field
     */
    void completed(Task task, Map<String, ?> values, Person by);
}
