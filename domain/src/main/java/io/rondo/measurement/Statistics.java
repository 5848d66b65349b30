package io.rondo.measurement;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** The formulas of measurement, free of any store. Rates are fractions from 0 to 1; intervals are two-sided, 95 %. */
public final class Statistics {

    private static final double TAIL = 0.975;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final double Z = NORMAL.inverseCumulativeProbability(TAIL);

    private Statistics() {}

    /**
     * Wilson's score interval of one rate. Source: E. B. Wilson, "Probable inference, the law of succession, and
     * statistical inference", JASA 22 (1927).
     *
     * @param successes from 0 to {@code n}
     * @param n at least 1
     */
    public static Interval rate(long successes, long n) {
        requireCounts(successes, n);
        double p = (double) successes / n;
        double centre = 2 * successes + Z * Z;
        double spread = Z * Math.sqrt(Z * Z + 4 * successes * (1 - p));
        double scale = 2 * (n + Z * Z);
        return new Interval(p, Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale));
    }

    /**
     * Difference of two independent rates, treatment minus control, with Newcombe's hybrid score interval: it keeps its
     * coverage where events are rare and never leaves [-1, 1]. Source: R. G. Newcombe, "Interval estimation for the
     * difference between independent proportions", Statistics in Medicine 17 (1998), method 10.
     */
    public static Interval differenceOfRates(long treated, long treatedN, long control, long controlN) {
        var t = rate(treated, treatedN);
        var c = rate(control, controlN);
        double difference = t.estimate() - c.estimate();
        double below = Math.hypot(t.estimate() - t.low(), c.high() - c.estimate());
        double above = Math.hypot(t.high() - t.estimate(), c.estimate() - c.low());
        return new Interval(difference, difference - below, difference + above);
    }

    /**
     * Difference of two means, treatment minus control, by Welch's t interval with the Welch–Satterthwaite degrees of
     * freedom. Source: B. L. Welch, "The generalization of 'Student's' problem when several different population
     * variances are involved", Biometrika 34 (1947). If neither sample varies, the interval is the difference itself.
     */
    public static Interval differenceOfMeans(Sample treatment, Sample control) {
        double difference = treatment.mean() - control.mean();
        double t = treatment.squaredError();
        double c = control.squaredError();
        if (t + c == 0) {
            return new Interval(difference, difference, difference);
        }
        double freedom = (t + c) * (t + c) / (t * t / (treatment.n() - 1) + c * c / (control.n() - 1));
        double margin = TDistribution.of(freedom).inverseCumulativeProbability(TAIL) * Math.sqrt(t + c);
        return new Interval(difference, difference - margin, difference + margin);
    }

    /**
     * Two-sided p that two rates differ by chance: the z test with the pooled rate (the square root of Pearson's χ² of
     * the 2×2 table). 1 where nobody or everybody converted.
     */
    public static double pOfEqualRates(long treated, long treatedN, long control, long controlN) {
        requireCounts(treated, treatedN);
        requireCounts(control, controlN);
        double pooled = (double) (treated + control) / (treatedN + controlN);
        double error = Math.sqrt(pooled * (1 - pooled) * (1d / treatedN + 1d / controlN));
        if (error == 0) {
            return 1;
        }
        double z = ((double) treated / treatedN - (double) control / controlN) / error;
        return Math.min(1, 2 * NORMAL.survivalProbability(Math.abs(z)));
    }

    /**
     * Whether arms came out in the sizes they were drawn in: Pearson's χ² goodness of fit with (arms − 1) degrees of
     * freedom.
     *
     * @param observed size of each arm
     * @param shares what each arm was to get; only their proportions matter
     */
    public static SampleRatio sampleRatio(long[] observed, double[] shares) {
        if (observed.length != shares.length || observed.length == 0) {
            throw new IllegalArgumentException("Expected one share for each of the %d arms, but there are %d"
                    .formatted(observed.length, shares.length));
        }
        double n = Arrays.stream(observed).sum();
        double sum = Arrays.stream(shares).sum();
        if (observed.length == 1 || n == 0) {
            return new SampleRatio(0, 1);
        }
        double chiSquare = IntStream.range(0, observed.length)
                .mapToDouble(i -> {
                    double expected = n * shares[i] / sum;
                    return (observed[i] - expected) * (observed[i] - expected) / expected;
                })
                .sum();
        double p = ChiSquaredDistribution.of(observed.length - 1d).survivalProbability(chiSquare);
        return new SampleRatio(chiSquare, p);
    }

    /**
     * Holm's step-down adjustment: each p as it counts when all of them are looked at, in the order given. Source: S.
     * Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
     */
    public static double[] holm(double... p) {
        var ascending = IntStream.range(0, p.length)
                .boxed()
                .sorted((a, b) -> Double.compare(p[a], p[b]))
                .toList();
        var adjusted = new double[p.length];
        double atLeast = 0;
        for (int rank = 0; rank < p.length; rank++) {
            int i = ascending.get(rank);
            atLeast = Math.max(atLeast, Math.min(1, (p.length - rank) * p[i]));
            adjusted[i] = atLeast;
        }
        return adjusted;
    }

    /**
     * Customers each of two equal arms needs so that a lift of {@code lift} over {@code baseRate} is found with
     * probability {@code power} at 5 %, two-sided. Source: J. L. Fleiss, "Statistical Methods for Rates and
     * Proportions", 2nd ed., formula 3.14 (normal approximation, no continuity correction).
     *
     * @param baseRate of the hold-out, 0 to 1
     * @param lift to be found, as a fraction (0.01 = 1 percentage point), not 0
     * @param power from 0 to 1, commonly 0.8
     */
    public static long sampleSizePerArm(double baseRate, double lift, double power) {
        double treated = baseRate + lift;
        if (lift == 0 || baseRate < 0 || baseRate > 1 || treated < 0 || treated > 1 || power <= 0 || power >= 1) {
            throw new IllegalArgumentException(
                    "Expected rates from 0 to 1 that differ and a power between 0 and 1, but base rate is %s, lift %s, power %s"
                            .formatted(baseRate, lift, power));
        }
        double mean = (baseRate + treated) / 2;
        double underNone = Z * Math.sqrt(2 * mean * (1 - mean));
        double underLift = NORMAL.inverseCumulativeProbability(power)
                * Math.sqrt(baseRate * (1 - baseRate) + treated * (1 - treated));
        return (long) Math.ceil(Math.pow((underNone + underLift) / lift, 2));
    }

    /** Conversions (or revenue) beyond what as many hold-outs brought: {@code treated − n_T · control / n_C}. */
    public static double incremental(double treated, long treatedN, double control, long controlN) {
        return treated - treatedN * control / controlN;
    }

    /**
     * Return on investment, {@code (margin · incremental revenue − cost) / cost}; 0 is break-even, 1 means one unit of
     * profit beyond each unit of cost.
     *
     * @param margin share of revenue that is profit before campaign cost
     * @param cost greater than 0
     */
    public static double returnOnInvestment(double margin, double incrementalRevenue, double cost) {
        if (cost <= 0) {
            throw new IllegalArgumentException("Expected a cost above 0, but it is %s".formatted(cost));
        }
        return (margin * incrementalRevenue - cost) / cost;
    }

    private static void requireCounts(long successes, long n) {
        if (n < 1 || successes < 0 || successes > n) {
            throw new IllegalArgumentException(
                    "Expected 0 to n successes of at least 1, but got %d of %d".formatted(successes, n));
        }
    }

    /** χ² of the sizes of arms, and the probability of a χ² as large if the draw was fair. */
    public record SampleRatio(double chiSquare, double p) {

        /** Below this the draw is doubted and lift is not to be trusted. */
        public static final double DOUBTED_BELOW = 0.001;

        /** False when the arms are too unlike what was drawn to be chance. */
        public boolean trusted() {
            return p >= DOUBTED_BELOW;
        }
    }

    /**
     * What is needed of a sample to compare its mean.
     *
     * @param n at least 2
     * @param mean in any unit
     * @param deviation the sample's standard deviation (n − 1), in the same unit
     */
    public record Sample(long n, double mean, double deviation) {

        public Sample {
            if (n < 2 || !(deviation >= 0)) {
                throw new IllegalArgumentException(
                        "Expected at least 2 values and a deviation of at least 0, but got n %d, deviation %s"
                                .formatted(n, deviation));
            }
        }

        private double squaredError() {
            return deviation * deviation / n;
        }
    }
}
