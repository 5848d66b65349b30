package io.rondo.deliveries;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.OfferId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message somebody wants to leave, on behalf of a contact or a case. Origin, step, customer and channel are its key: the
 * same request twice is one delivery.
 *
 * @param originKind {@code contact} or {@code case}
 * @param step the flow's name for this message, such as {@code offer} or {@code reminder}
 * @param purpose {@code marketing} or {@code service}; marketing needs consent and yields to an open case
 * @param dueAt business time before which nothing is sent
 * @param jobKey the engine's job to complete once the delivery is settled; null outside flows
 */
public record DeliveryRequest(
        String originKind,
        long originId,
        String step,
        CustomerId customer,
        String channel,
        String purpose,
        @Nullable CampaignId campaign,
        @Nullable OfferId offer,
        String template,
        Instant dueAt,
        @Nullable Long jobKey,
        @Nullable Long processInstanceKey) {}
