package io.rondo.responses;

import java.util.Locale;

/**
 * Who acted. Three values, because for many opens and some clicks nobody can tell, and a boolean would lie. Machines never
 * reach a flow; unknown counts as human for clicks, because losing a customer's interest is worse than one reminder less.
 */
public enum ResponseClass {
    HUMAN,
    MACHINE,
    UNKNOWN;

    /** The word stored in {@code response.class}. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
