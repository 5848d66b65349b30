package io.rondo.responses;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a contact answered, weakest first: a stronger answer replaces a weaker one, never the other way round. */
enum Outcome {
    RESPONDED,
    PURCHASED,
    OPTED_OUT,
    COMPLAINED;

    String column() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static @Nullable Outcome stronger(@Nullable Outcome one, @Nullable Outcome other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }
}
