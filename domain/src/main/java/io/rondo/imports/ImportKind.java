package io.rondo.imports;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the rows of a file are. */
public enum ImportKind {
    CUSTOMERS,
    /** What customers bought; becomes {@code customer_order}. */
    ORDERS,
    /** Words customers gave about being contacted; appended to the consent ledger. */
    CONSENTS,
    /** What customers did: visits, replies, calls and the like; becomes responses. */
    INTERACTIONS;

    /** The word stored and used in addresses, such as {@code orders}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ImportKind> of(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
    }
}
