package io.rondo.history;

/**
 * The sums both stores must agree on, for one arm of one campaign.
 *
 * @param revenueCents revenue in hundredths of the currency
 * @param costMicros variable cost in millionths of the currency
 */
public record ArmTotals(
        long campaignId, String arm, long n, long visitors, long conversions, long revenueCents, long costMicros) {}
