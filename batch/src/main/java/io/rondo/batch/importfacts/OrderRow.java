package io.rondo.batch.importfacts;

import io.rondo.batch.rows.RowKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A checked order; money in the text form PostgreSQL reads, null means unknown.
 *
 * @param customerSource the system {@code customer} is an id of
 * @param digest hex; equal digests mean equal rows under equal headers
 */
record OrderRow(
        long line,
        String source,
        String externalId,
        String customerSource,
        String customer,
        Instant orderedAt,
        String amount,
        @Nullable String returnedAmount,
        @Nullable String discount,
        String state,
        @Nullable String category,
        @Nullable String channel,
        @Nullable String valueReceived,
        @Nullable String costPaid,
        String digest)
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
