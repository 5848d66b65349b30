package io.rondo.measurement;

import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** What a list can show, asked before anybody is contacted. */
public final class SampleSize {

    /** Chance of finding a difference that is there. */
    public static final double POWER = 0.8;

    private static final double TAIL = 0.025;
    private static final double PRECISION = 1e-9;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private SampleSize() {}

    /**
     * The smallest rise of a conversion rate over the hold-out's that an arm shows with {@link #POWER 80 %} probability, in a
     * two-sided test at 5 % over all arms: the difference d for which, with c = rate, t = c + d and k arms,
     *
     * <pre>d = z(1 − 0.025/k) √(p(1−p)(1/n + 1/m)) + z(0.8) √(t(1−t)/n + c(1−c)/m),   p = (n t + m c) / (n + m)</pre>
     *
     * Source: J. L. Fleiss, B. Levin, M. C. Paik, "Statistical Methods for Rates and Proportions", 3rd edition (2003), section 4.3, solved
     * for the difference, without continuity correction, and with the pooled variance of samples of unequal size. Results are
     * corrected for several arms as Holm does, and the first of them to show something is tested at 5 % divided by their number.
     *
     * @param rate expected without the campaign, above 0 and below 1
     * @param treated customers in the smallest arm that is contacted
     * @param heldOut customers held out
     * @param arms compared with the hold-out, at least 1
     * @return as a difference of fractions, above 0; empty if one side is empty, or no rise up to certainty would be found
     */
    public static OptionalDouble detectable(double rate, long treated, long heldOut, int arms) {
        return detectable(rate, treated, heldOut, arms, POWER);
    }

    static OptionalDouble detectable(double rate, long treated, long heldOut, int arms, double power) {
        if (arms < 1) {
            throw new IllegalArgumentException("Expected at least one arm, but got " + arms);
        }
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("Expected a rate above 0 and below 1, but got " + rate);
        }
        if (treated <= 0 || heldOut <= 0) {
            return OptionalDouble.empty();
        }
        double certain = NORMAL.inverseSurvivalProbability(TAIL / arms);
        double found = NORMAL.inverseCumulativeProbability(power);
        double low = 0;
        double high = 1 - rate;
        if (missing(high, rate, treated, heldOut, certain, found) > 0) {
            return OptionalDouble.empty();
        }
        while (high - low > PRECISION) {
            double middle = (low + high) / 2;
            if (missing(middle, rate, treated, heldOut, certain, found) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalDouble.of(high);
    }

    /** How much larger than this the difference would have to be; falls as it grows. */
    private static double missing(double difference, double control, long n, long m, double certain, double found) {
        double treatment = control + difference;
        double pooled = (n * treatment + m * control) / (n + m);
        double chance = Math.sqrt(pooled * (1 - pooled) * (1.0 / n + 1.0 / m));
        double spread = Math.sqrt(treatment * (1 - treatment) / n + control * (1 - control) / m);
        return certain * chance + found * spread - difference;
    }
}
