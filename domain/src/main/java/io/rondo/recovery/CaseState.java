package io.rondo.recovery;

import java.util.Locale;

/** Where a case stands. Every state but {@link #CLOSED} pauses marketing to the customer. */
public enum CaseState {
    /** Stored; its flow has not begun yet. */
    OPEN,
    /** Its flow runs and somebody has the task to resolve it. */
    RESOLVING,
    /** Cause and compensation are known; the customer is asked whether that settles it. */
    SURVEYING,
    /** A manager was told: resolved too late, or the customer is still dissatisfied. */
    ESCALATED,
    /** Cause, compensation and satisfaction are recorded. A closed case stays closed. */
    CLOSED;

    /** The word stored in {@code recovery_case.state}. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CaseState of(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }
}
