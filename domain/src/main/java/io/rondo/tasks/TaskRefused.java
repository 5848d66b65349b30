package io.rondo.tasks;

import org.jspecify.annotations.Nullable;

/** Somebody wanted something of a task that is not possible (now); says why in a code pages can word. */
public final class TaskRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** there is no such task */
        UNKNOWN,
        /** the flow offers it to other people */
        NOT_OFFERED,
        /** somebody else has it: {@link #detail()} names them */
        CLAIMED,
        /** it must be claimed first */
        NOT_CLAIMED,
        /** it was completed or cancelled, here or elsewhere */
        ENDED,
        /** its form has not arrived from the engine yet */
        FORM_MISSING,
        /** a rule forbids it to this person: {@link #detail()} is the rule's code */
        FORBIDDEN,
        /** the engine does not answer; nothing was changed */
        ENGINE_AWAY
    }

    private final Reason reason;
    private final @Nullable String detail;

    TaskRefused(Reason reason, long key, @Nullable String detail) {
        super("Expected task '%d' to be workable, but it is refused: %s%s"
                .formatted(key, reason, detail == null ? "" : " (" + detail + ")"));
        this.reason = reason;
        this.detail = detail;
    }

    public static TaskRefused of(Reason reason, long key) {
        return new TaskRefused(reason, key, null);
    }

    public Reason reason() {
        return reason;
    }

    public @Nullable String detail() {
        return detail;
    }
}
