package io.rondo.dashboards.recovery;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A case in the list.
 *
 * @param owner who works its open task, else who last did
 * @param dueAt when its open task is due, else by when its plan wants it resolved; null if neither applies
 * @param overdue that time has passed on the business clock
 */
public record CaseRow(
        long id,
        long customerId,
        String customer,
        String valueTier,
        String kind,
        String state,
        Instant openedAt,
        @Nullable Instant closedAt,
        @Nullable Instant firstReplyAt,
        @Nullable Instant escalatedAt,
        @Nullable String owner,
        @Nullable String task,
        @Nullable Instant dueAt,
        boolean overdue,
        @Nullable String causeCode,
        @Nullable BigDecimal compensation,
        @Nullable Integer satisfaction) {}
