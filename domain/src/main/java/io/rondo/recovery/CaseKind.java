package io.rondo.recovery;

/** Why a case exists. */
public enum CaseKind {
    /** A dissatisfied customer: worked by every means, e-mail included. */
    COMPLAINT("complaint"),
    /** The spam button was pressed: worked without e-mail, because the address is suppressed. */
    ABUSE("abuse");

    private final String column;

    CaseKind(String column) {
        this.column = column;
    }

    /** The word stored in {@code recovery_case.kind}. */
    public String column() {
        return column;
    }

    static CaseKind of(String column) {
        for (var kind : values()) {
            if (kind.column.equals(column)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("Expected a kind of case, but it is '%s'".formatted(column));
    }
}
