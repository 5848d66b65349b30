package io.rondo.responses;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a bounce says about the address. */
public enum BounceKind {
    /** The mailbox does not exist or is closed for good: never write there again. */
    HARD,
    /** Full, refused by policy, unreachable: it may work another time. */
    SOFT;

    /** RFC 3463: bad mailbox, bad system, bad syntax, moved, null MX; mailbox disabled. */
    private static final Pattern GONE = Pattern.compile("5\\.(1\\.(1|2|3|6|10)|2\\.1)");

    /**
     * The kind of an enhanced status code. Only codes that speak of the address itself are hard: a 5.7.1 is a verdict on our
     * message and a 5.2.2 a full mailbox, and neither makes an address invalid. No code counts as soft.
     *
     * @param status such as {@code 5.1.1}
     */
    public static BounceKind ofStatus(@Nullable String status) {
        return status != null && GONE.matcher(status.strip()).matches() ? HARD : SOFT;
    }

    /** The word stored in {@code delivery.bounce_kind}. */
    String column() {
        return this == HARD ? "hard" : "soft";
    }
}
