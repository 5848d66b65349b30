package io.rondo.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the history knows of one contact. Ids only: nobody can be recognised by it. Responses count while they occurred
 * between {@code launchedAt} and {@code windowEndsAt}, both inclusive, in every arm, the hold-out included.
 *
 * @param offer code of the offer the contact was assigned, from the list or its arm; null in the hold-out
 * @param sent messages that left, whether they bounced or not
 * @param openedHuman an open classed human; opens never steer anything
 * @param clicked a click on this contact's mail, classed human or unknown
 * @param visited clicked, or a visit was reported: of this contact, or of the customer without saying for which campaign
 * @param converted the customer ordered, for whatever reason: intention to treat
 * @param revenue amount of the customer's orders in the installation's currency; 0 without an order
 * @param revenueCents {@code revenue} exactly, in hundredths
 * @param variableCost sends, calls, the redeemed offer and compensation, in the installation's currency
 * @param costMicros {@code variableCost} exactly, in millionths
 * @param launchedAt when the contact's wave was launched; null before, and then nothing counts
 * @param version of the row of {@code list_member} this was read with; the external version of the document
 */
public record ContactDocument(
        long contactId,
        long campaignId,
        long customerId,
        String arm,
        boolean holdOut,
        int wave,
        String segment,
        @Nullable Long offerId,
        @Nullable String offer,
        String channel,
        double score,
        String journeyState,
        @Nullable String bucket,
        @Nullable String bucketReason,
        String outcome,
        int sent,
        boolean bounced,
        boolean openedHuman,
        boolean openedUnknown,
        boolean openedMachine,
        boolean clicked,
        boolean visited,
        boolean converted,
        int orders,
        double revenue,
        long revenueCents,
        int calls,
        double variableCost,
        long costMicros,
        @Nullable Instant launchedAt,
        @Nullable Instant windowEndsAt,
        long version) {}
