package io.rondo.audiences;

import io.rondo.kernel.CustomerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a customer's behaviour.
 *
 * @param strategicSegment every customer is in exactly one; offers are compared within it
 * @param recencyDays days since the last purchase
 * @param frequency purchases in the period the source uses
 * @param monetary spend in that period, in the installation's currency
 * @param channel where the customer buys
 * @param attributes further columns of the source, as text
 */
public record Profile(
        CustomerId customerId,
        ValueTier valueTier,
        Stage stage,
        String strategicSegment,
        @Nullable Integer recencyDays,
        @Nullable Integer frequency,
        @Nullable BigDecimal monetary,
        @Nullable String channel,
        Map<String, String> attributes,
        Instant refreshedAt) {}
