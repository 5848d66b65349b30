package io.rondo.batch.importfacts;

import io.rondo.batch.rows.RowKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One word a customer gave. */
record ConsentRow(
        long line,
        String customerSource,
        String customer,
        String purpose,
        String channel,
        boolean granted,
        Instant occurredAt,
        @Nullable String wordingVersion,
        String source)
        implements RowKind.Row {

    /** The same word twice in a file is one word, as it is in two files. */
    @Override
    public @Nullable String key() {
        return null;
    }

    @Override
    public String id() {
        return customer;
    }
}
