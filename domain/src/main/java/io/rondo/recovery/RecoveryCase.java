package io.rondo.recovery;

import io.rondo.kernel.CaseId;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A complaint in recovery.
 *
 * @param contact the contact the complaint was about, if it named one
 * @param processInstanceKey the one flow that works this case
 * @param firstReplyAt when a person of ours first acted on the case: the first of its tasks somebody completed. The apology,
 *     which a machine sends at once, is no reply; it is a delivery of the case. Null until then
 * @param dueAt by when the recovery plan wants it resolved; null until the plan is made
 * @param compensation what was given to the customer, in the installation's currency; 0 if nothing
 * @param compensationApprovedBy the manager who allowed a compensation above the limit
 * @param satisfaction 1 (not at all) to 5 (fully), as the customer said
 * @param reopens the closed case this one continues: the same customer complained again soon after it was closed
 */
public record RecoveryCase(
        CaseId id,
        CustomerId customer,
        CaseKind kind,
        CaseState state,
        Instant openedAt,
        @Nullable ContactId contact,
        @Nullable Long processInstanceKey,
        @Nullable Instant firstReplyAt,
        @Nullable Instant dueAt,
        @Nullable Instant escalatedAt,
        @Nullable CauseCode cause,
        @Nullable BigDecimal compensation,
        @Nullable String compensationApprovedBy,
        @Nullable Integer satisfaction,
        @Nullable Instant closedAt,
        @Nullable CaseId reopens) {}
