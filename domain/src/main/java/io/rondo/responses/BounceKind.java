package io.rondo.responses;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a bounce says about the address. */
public enum BounceKind {
    /** The mailbox does not exist or is closed for good: never write there again. */
    HARD,
    /** Full, refused by policy, unreachable: it may work another time. */
    SOFT;

    /**
     * RFC 3463: a final failure whose subject is the address (5.1.x, but not 5.1.7 and 5.1.8, which speak of our own address),
     * or a mailbox that is disabled (5.2.1).
     */
    private static final Pattern GONE = Pattern.compile("5\\.(1\\.(?![78]$)\\d{1,3}|2\\.1)|hard");

    /**
     * The kind of an enhanced status code. A final failure (5.x.x) is hard where it speaks of the address itself. The usual
     * exceptions are soft, because they do not make an address invalid: a full mailbox (5.2.2), a trouble of the system or the
     * way there (5.3.x, 5.4.x), a verdict on our message or our server (5.5.x, 5.6.x, 5.7.x), and 5.0.0, where nobody said why.
     * What is not final (4.x.x) and no code at all are soft.
     *
     * @param status such as {@code 5.1.1}; {@code hard} or {@code soft} where a person decided
     */
    public static BounceKind ofStatus(@Nullable String status) {
        return status != null && GONE.matcher(status.strip()).matches() ? HARD : SOFT;
    }

    /** The word stored in {@code delivery.bounce_kind}. */
    String column() {
        return this == HARD ? "hard" : "soft";
    }
}
