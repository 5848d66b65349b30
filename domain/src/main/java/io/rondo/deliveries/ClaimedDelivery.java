package io.rondo.deliveries;

import io.rondo.kernel.DeliveryId;
import org.jspecify.annotations.Nullable;

/** A due delivery claimed by this node, with everything its message is composed of. */
public record ClaimedDelivery(
        DeliveryId id,
        String originKind,
        long originId,
        String step,
        String purpose,
        String template,
        long customerId,
        @Nullable Long campaignId,
        @Nullable Long offerId,
        String messageId,
        @Nullable String email,
        @Nullable String givenName,
        @Nullable String familyName,
        String language,
        @Nullable String headline,
        @Nullable String body,
        @Nullable String callToAction,
        @Nullable String landingUrl) {}
