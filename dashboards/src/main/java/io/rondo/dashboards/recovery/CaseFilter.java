package io.rondo.dashboards.recovery;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which cases the list shows. */
public enum CaseFilter {
    OPEN,
    OVERDUE,
    ESCALATED,
    CLOSED,
    ALL;

    /** Open ones, unless asked for others. */
    static CaseFilter of(@Nullable String asked) {
        return Arrays.stream(values())
                .filter(it -> it.key().equals(asked))
                .findFirst()
                .orElse(OPEN);
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The condition on a row of the list query. */
    String condition() {
        return switch (this) {
            case OPEN -> "state <> 'closed'";
            case OVERDUE -> "state <> 'closed' and overdue";
            case ESCALATED -> "state = 'escalated'";
            case CLOSED -> "state = 'closed'";
            case ALL -> "true";
        };
    }
}
