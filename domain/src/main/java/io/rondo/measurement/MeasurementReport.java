package io.rondo.measurement;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign brought, by intention to treat: every member of a launched wave counts in the arm it was drawn into,
 * whatever became of its message, and responses count from the wave's launch to the end of its window in every arm.
 * Money is in {@code currency}. Intervals are 95 %.
 *
 * @param margin share of revenue that is profit before campaign cost
 * @param cost all that was spent, whether or not there is a hold-out to tell what it brought: sends, calls, redeemed offers and
 *     compensation of the treatment arms, and the fixed cost; null in reports older than this field
 * @param arms in the order they were set up
 * @param lift each treatment arm against the hold-out; empty without one
 * @param segments treated contacts by segment and offer against the hold-out of the same segment; cells without one are
 *     left out
 */
public record MeasurementReport(
        long campaignId,
        Instant measuredAt,
        String currency,
        double margin,
        @Nullable Double cost,
        List<Arm> arms,
        List<Lift> lift,
        SampleRatio sampleRatio,
        List<SegmentLift> segments) {

    /**
     * One arm.
     *
     * @param n contacts drawn into it
     * @param visitors contacts with a click (human or unknown) or a reported visit
     * @param conversions contacts who ordered
     */
    public record Arm(
            String arm,
            boolean holdOut,
            long n,
            long visitors,
            long conversions,
            double revenue,
            double revenuePerCustomer) {}

    /**
     * A treatment arm against the hold-out.
     *
     * @param conversionPp difference of conversion rates in percentage points; bounds by Newcombe's hybrid score
     * @param spend difference of revenue per customer; bounds by Welch
     * @param incrementalConversions beyond what as many hold-outs made
     * @param incrementalRevenue beyond what as many hold-outs spent
     * @param cost sends, calls, redeemed offers, compensation, and the fixed cost by size among treatment arms
     * @param iroas incremental revenue per unit of cost; null without cost
     * @param roi (margin · incremental revenue − cost) / cost; null without cost
     * @param roiLow {@code roi} at the lower bound of spend
     * @param roiHigh {@code roi} at the upper bound of spend
     * @param p that conversion differs from the hold-out's by chance
     * @param holmP {@code p} as it counts with all arms looked at
     */
    public record Lift(
            String arm,
            double conversionPp,
            double conversionLow,
            double conversionHigh,
            double spend,
            double spendLow,
            double spendHigh,
            double incrementalConversions,
            double incrementalRevenue,
            double cost,
            @Nullable Double iroas,
            @Nullable Double roi,
            @Nullable Double roiLow,
            @Nullable Double roiHigh,
            double p,
            double holmP) {}

    /** Whether the arms came out in the sizes drawn; {@code trusted} false means lift is not to be relied on. */
    public record SampleRatio(double chiSquare, double p, boolean trusted) {}

    /**
     * The evidence for an offer in a segment.
     *
     * @param offer code
     * @param lift difference of conversion rates as a fraction (0.01 = 1 percentage point)
     * @param low lower bound, by Newcombe's hybrid score; what offers are compared by
     */
    public record SegmentLift(
            String segment,
            String offer,
            long n,
            long conversions,
            long holdOutN,
            long holdOutConversions,
            double lift,
            double low,
            double high) {}

    /** All that was spent, from the arms in reports that do not say. */
    public double spent() {
        return cost != null ? cost : lift.stream().mapToDouble(Lift::cost).sum();
    }

    /**
     * Beyond what as many hold-outs spent, over all treatment arms; empty without a hold-out, when nobody can tell.
     */
    public OptionalDouble incrementalRevenue() {
        return lift.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        lift.stream().mapToDouble(Lift::incrementalRevenue).sum());
    }

    /** Contacts measured. */
    public long contacts() {
        return arms.stream().mapToLong(Arm::n).sum();
    }
}
