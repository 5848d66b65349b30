package io.rondo.campaigns;

import io.rondo.kernel.OfferId;
import io.rondo.kernel.SegmentId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as its author wants it.
 *
 * @param segment who is considered; null where a ready-made list with arms is imported
 * @param arms shares add up to 1
 * @param offers what may be chosen per contact in arms that name no offer
 */
public record CampaignDraft(
        String name,
        String flow,
        @Nullable SegmentId segment,
        String seed,
        int waves,
        Duration waveGap,
        Duration responseWindow,
        int minDaysSinceContact,
        BigDecimal margin,
        BigDecimal costPerMessage,
        BigDecimal costPerCall,
        BigDecimal fixedCost,
        String currency,
        List<Arm> arms,
        List<OfferId> offers) {

    /**
     * One arm. {@code offer} is null for a hold-out, and for a treatment arm whose offer is chosen per contact by evidence.
     *
     * @param share expected share of the list, above 0 and up to 1
     */
    public record Arm(
            String name,
            boolean holdOut,
            BigDecimal share,
            @Nullable OfferId offer) {}

    public CampaignDraft {
        if (name.isBlank()) {
            throw new IllegalArgumentException("Expected a name for the campaign, but it is blank");
        }
        var sum = arms.stream().map(Arm::share).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.subtract(BigDecimal.ONE).abs().compareTo(new BigDecimal("0.00001")) > 0) {
            throw new IllegalArgumentException("Expected the shares of arms to add up to 1, but they add up to " + sum);
        }
        if (arms.stream().filter(Arm::holdOut).count() > 1) {
            throw new IllegalArgumentException("Expected at most one hold-out arm, but there are several");
        }
        if (arms.stream().anyMatch(arm -> !arm.holdOut() && arm.offer() == null) && offers.isEmpty()) {
            throw new IllegalArgumentException(
                    "Expected offers to choose from, because an arm chooses its offer per contact, but there are none");
        }
        arms = List.copyOf(arms);
        offers = List.copyOf(offers);
    }
}
