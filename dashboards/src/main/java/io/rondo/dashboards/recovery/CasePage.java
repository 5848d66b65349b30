package io.rondo.dashboards.recovery;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One case whole.
 *
 * @param joinedInto the case that is worked in place of this one, after two records were merged
 * @param limit compensation an agent may promise alone, by the plan; null while the engine is away
 */
record CasePage(
        CaseRow row,
        @Nullable Reopened reopened,
        @Nullable Long joinedInto,
        @Nullable String campaign,
        @Nullable Long campaignId,
        @Nullable String approvedBy,
        @Nullable BigDecimal limit,
        List<Complaint> complaints,
        List<TaskLine> tasks,
        List<Delivery> deliveries,
        Cost cost) {

    /** The closed case this one continues. */
    public record Reopened(long id, Instant closedAt) {}

    public record Complaint(
            Instant at,
            String type,
            String source,
            @Nullable String text) {}

    /** @param offered the viewer may open it */
    public record TaskLine(
            String key,
            String title,
            @Nullable String titleZh,
            String state,
            boolean answered,
            @Nullable String assignee,
            @Nullable String completedBy,
            @Nullable Instant dueAt,
            Instant createdAt,
            @Nullable Instant endedAt,
            boolean offered) {}

    public record Delivery(
            String step, String state, @Nullable String reason, Instant at) {}

    /**
     * What the case cost us.
     *
     * @param mails messages sent for it
     * @param compensation promised to the customer
     */
    record Cost(long mails, BigDecimal compensation) {}
}
