package io.rondo.responses;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response whose sender was found.
 *
 * @param index its place in the list that was offered
 * @param origin the message it answers; null if it named none
 * @param contactId the contact of that message, or the customer's contact in the campaign it named
 * @param addresses digests of the addresses it speaks of: the one written to and the customer's present one
 */
record Known(
        int index,
        NewResponse response,
        long customerId,
        @Nullable Origin origin,
        @Nullable Long contactId,
        @Nullable Long campaignId,
        List<byte[]> addresses) {

    /**
     * The message a response answers.
     *
     * @param caseId set for messages of a case
     * @param sentAt business time the mail server accepted it; null before that is known
     */
    record Origin(
            long deliveryId,
            @Nullable Long caseId,
            String state,
            @Nullable Instant sentAt) {

        /** Nobody has told yet that the mail server accepted it, or it waits to be sent again; a response proves the first copy. */
        boolean unproven() {
            return !state.equals("SENT");
        }
    }

    /**
     * Verdict on who acted, by what is seen of this response alone. An open of a message that is still being handed over came before
     * acceptance: a scanner. Whether such a click did, {@link ClickJudging} sees when the handing over has ended, or its worker was found dead.
     */
    ClassificationRules.Verdict judge() {
        var signals = response.signals();
        if (signals == null) {
            return new ClassificationRules.Verdict(ClassificationRules.byNature(response.type()), "by-nature");
        }
        return ClassificationRules.judge(new ClassificationRules.Evidence(response.type(), signals, sinceSent(), 0));
    }

    /** Time since the mail server accepted the message; null if not known. While it is being handed over: zero for an open, not known for a click. */
    @Nullable
    Duration sinceSent() {
        if (origin == null) {
            return null;
        }
        if (origin.state().equals("SENDING")) {
            return response.type() == ResponseType.CLICK ? null : Duration.ZERO;
        }
        var sentAt = origin.sentAt();
        return sentAt == null ? null : Duration.between(sentAt, response.occurredAt());
    }

    @Nullable
    Long deliveryId() {
        return origin == null ? null : origin.deliveryId();
    }

    @Nullable
    Long caseId() {
        return origin == null ? null : origin.caseId();
    }
}
