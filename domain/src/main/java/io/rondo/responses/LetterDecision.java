package io.rondo.responses;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a person says a letter of unclear meaning is. */
public enum LetterDecision {
    /** The address is gone for good. */
    HARD_BOUNCE(ResponseType.BOUNCE),
    /** The message was refused, and may be taken another time. */
    SOFT_BOUNCE(ResponseType.BOUNCE),
    REPLY(ResponseType.REPLY),
    COMPLAINT(ResponseType.COMPLAINT),
    /** The customer called our message spam. */
    ABUSE(ResponseType.ABUSE),
    OPT_OUT(ResponseType.OPT_OUT);

    private final ResponseType type;

    LetterDecision(ResponseType type) {
        this.type = type;
    }

    ResponseType type() {
        return type;
    }

    /** The detail of the response: what a bounce says about the address, or what the person wrote. */
    @Nullable
    String detail(@Nullable String text) {
        return switch (this) {
            case HARD_BOUNCE -> "hard";
            case SOFT_BOUNCE -> "soft";
            case REPLY, COMPLAINT, ABUSE -> text;
            case OPT_OUT -> "letter";
        };
    }

    /** The word stored and posted, such as {@code hard-bounce}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<LetterDecision> of(@Nullable String key) {
        return Arrays.stream(values()).filter(it -> it.key().equals(key)).findFirst();
    }
}
