package io.rondo.dashboards.inbox;

import io.rondo.dashboards.flows.FlowCatalog;
import io.rondo.measurement.SampleSize;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as the person who decides on it needs to know it.
 *
 * @param segment names of its segments, see {@link io.rondo.dashboards.site.SegmentNames}; null for a ready-made list
 */
public record CampaignStory(Head head, @Nullable String segment, List<Arm> arms, List<Exclusion> exclusions) {

    /**
     * The smallest rise this list finds, as a fraction; null where it would find none. Arms are compared with the hold-out one by
     * one, and only those that have two contacts.
     */
    public @Nullable Double detectable() {
        var compared = arms.stream()
                .filter(arm -> !arm.holdOut() && arm.members() >= 2)
                .mapToLong(Arm::members)
                .summaryStatistics();
        if (compared.getCount() == 0) {
            return null;
        }
        var rise = SampleSize.detectable(
                head.expectedRate().doubleValue(), compared.getMin(), head.heldOut(), (int) compared.getCount());
        return rise.isPresent() ? rise.getAsDouble() : null;
    }

    public record Head(
            long id,
            String name,
            String state,
            String flow,
            String flowName,
            String createdBy,
            Instant createdAt,
            int waves,
            @Nullable Integer considered,
            long listed,
            BigDecimal costPerMessage,
            BigDecimal fixedCost,
            String currency,
            BigDecimal expectedRate,
            long heldOut) {

        Head named(FlowCatalog flows) {
            var known = flows.find(flow).map(FlowCatalog.Flow::name).orElse(flow);
            return new Head(
                    id,
                    name,
                    state,
                    flow,
                    known,
                    createdBy,
                    createdAt,
                    waves,
                    considered,
                    listed,
                    costPerMessage,
                    fixedCost,
                    currency,
                    expectedRate,
                    heldOut);
        }
    }

    public record Arm(
            String arm,
            boolean holdOut,
            BigDecimal share,
            @Nullable String offer,
            long members) {}

    public record Exclusion(String reason, long customers) {}
}
