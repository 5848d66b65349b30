package io.rondo.tasks;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work for a person: a user task of a flow.
 *
 * @param key the engine's user task key
 * @param kind what it is about: {@code campaign}, {@code contact} or {@code case}; null until its flow instance is known
 * @param refId id of that campaign, contact or case
 * @param title as the flow names it; {@code titleZh} the same in Chinese
 * @param groups who may claim it; with no group and no user anybody may
 * @param dueAt business time
 * @param answered an answer is stored and the engine will be told; nothing is left to do for a person
 * @param completedBy who answered it here
 */
public record Task(
        long key,
        long processInstanceKey,
        String processId,
        String elementId,
        @Nullable String kind,
        @Nullable Long refId,
        String title,
        @Nullable String titleZh,
        @Nullable String stage,
        List<String> groups,
        List<String> users,
        @Nullable String assignee,
        @Nullable Instant dueAt,
        int priority,
        @Nullable Long formKey,
        State state,
        boolean answered,
        Instant createdAt,
        @Nullable Instant endedAt,
        @Nullable String completedBy) {

    /** A task is worked once: it never returns to {@link #OPEN}. */
    public enum State {
        OPEN,
        COMPLETED,
        CANCELLED
    }

    /** Whether a person still has something to do here. */
    public boolean workable() {
        return state == State.OPEN && !answered;
    }

    /** Whether the flow offers this task to that person. */
    public boolean offeredTo(Person person) {
        return (groups.isEmpty() && users.isEmpty())
                || users.contains(person.name())
                || groups.stream().anyMatch(person.groups()::contains)
                || person.name().equals(assignee);
    }
}
