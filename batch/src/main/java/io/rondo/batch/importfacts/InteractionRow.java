package io.rondo.batch.importfacts;

import io.rondo.batch.rows.RowKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing a customer did. */
record InteractionRow(
        long line,
        String source,
        String externalId,
        String customerSource,
        String customer,
        String type,
        Instant occurredAt,
        @Nullable Integer score,
        @Nullable String text)
        implements RowKind.Row {

    @Override
    public String key() {
        return source + '\n' + externalId;
    }

    @Override
    public String id() {
        return externalId;
    }
}
