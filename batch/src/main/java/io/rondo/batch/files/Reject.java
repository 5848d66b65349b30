package io.rondo.batch.files;

import org.jspecify.annotations.Nullable;

/**
 * A row that was not taken.
 *
 * @param field the column at fault; {@code row} if it is the row as a whole
 * @param value what the column held
 * @param reason stable code
 */
public record Reject(long line, String field, @Nullable String value, String reason) {

    static final int MAX_VALUE = 200;

    public Reject {
        value = value == null || value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "…";
        value = value == null ? null : value.replace("\0", "\uFFFD");
    }
}
