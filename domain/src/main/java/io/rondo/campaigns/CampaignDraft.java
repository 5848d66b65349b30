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
 * @param priority 1 to 100: of campaigns that want the same customer at the same time the one with the highest owns it, and the
 *     marketing messages of the others to this customer are refused; among equals the one that launched first
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
        int priority,
        BigDecimal margin,
        BigDecimal costPerMessage,
        BigDecimal costPerCall,
        BigDecimal fixedCost,
        String currency,
        List<Arm> arms,
        List<OfferId> offers,
        ListRules list) {

    /** Of a campaign whose author does not care. */
    public static final int ORDINARY_PRIORITY = 50;

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
        if (priority < 1 || priority > 100) {
            throw new IllegalArgumentException("Expected a priority from 1 to 100, but got " + priority);
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

    /** A campaign of ordinary priority whose list is one segment. */
    public CampaignDraft(
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
        this(
                name,
                flow,
                segment,
                seed,
                waves,
                waveGap,
                responseWindow,
                minDaysSinceContact,
                ORDINARY_PRIORITY,
                margin,
                costPerMessage,
                costPerCall,
                fixedCost,
                currency,
                arms,
                offers,
                ListRules.NONE);
    }
}
