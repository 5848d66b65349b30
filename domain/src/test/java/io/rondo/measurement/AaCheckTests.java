package io.rondo.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.kernel.Draw;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A thousand lists of campaigns that do nothing. If arms are drawn as they should be, the p-values of the sample-ratio test and of the
 * test of arm against segment are spread evenly over 0 to 1, and one interval of lift in twenty misses zero.
 */
class AaCheckTests {

    private static final int LISTS = 1_000;
    private static final int CUSTOMERS = 3_000;
    private static final double[] SHARES = {0.1, 0.5, 0.4};
    private static final int SEGMENTS = 4;
    private static final long SEED = 20_261_123;

    private static final double[] RATIO_P = new double[LISTS];
    private static final double[] SEGMENT_P = new double[LISTS];
    private static int missed;

    @BeforeAll
    static void drawLists() {
        var segment = new int[CUSTOMERS];
        var converts = new boolean[CUSTOMERS];
        var random = new SplittableRandom(SEED);
        for (var i = 0; i < CUSTOMERS; i++) {
            segment[i] = random.nextInt(SEGMENTS);
            // Segments differ in how they buy: an arm with too many of one would show a lift.
            converts[i] = random.nextDouble() < 0.05 * (1 + segment[i]);
        }
        IntStream.range(0, LISTS).parallel().forEach(list -> {
            var sizes = new long[SHARES.length];
            var table = new long[SHARES.length][SEGMENTS];
            var conversions = new long[SHARES.length];
            for (var i = 0; i < CUSTOMERS; i++) {
                var arm = arm(Draw.uniform("campaign-" + SEED + "-" + list, "arm", "S" + (100_000_000 + i)));
                sizes[arm]++;
                table[arm][segment[i]]++;
                conversions[arm] += converts[i] ? 1 : 0;
            }
            RATIO_P[list] = ChiSquareTest.withDefaults().test(SHARES, sizes).getPValue();
            SEGMENT_P[list] = ChiSquareTest.withDefaults().test(table).getPValue();
            var lift = Statistics.differenceOfRates(conversions[1], sizes[1], conversions[0], sizes[0]);
            if (lift.low() > 0 || lift.high() < 0) {
                synchronized (RATIO_P) {
                    missed++;
                }
            }
        });
    }

    @Test
    void sampleRatiosAreAsOftenUnlikelyAsChanceHasIt() {
        assertThat(uniformP(RATIO_P)).as("Kolmogorov–Smirnov p, seed %d", SEED).isGreaterThan(0.01);
    }

    @Test
    void armsAreIndependentOfSegments() {
        assertThat(uniformP(SEGMENT_P))
                .as("Kolmogorov–Smirnov p, seed %d", SEED)
                .isGreaterThan(0.01);
    }

    @Test
    void intervalsOfLiftMissZeroOnceInTwentyTimes() {
        // 1,000 draws at 5 %: 50, give or take three standard deviations of 6.9.
        assertThat(missed).as("seed %d", SEED).isBetween(29, 71);
    }

    /** The check can fail: a draw that prefers an arm for one segment is caught. */
    @Test
    void wouldCatchADrawThatLooksAtTheSegment() {
        var table = new long[][] {{100, 40}, {900, 960}};
        assertThat(ChiSquareTest.withDefaults().test(table).getPValue()).isLessThan(0.001);
        var leaning = IntStream.range(0, LISTS)
                .mapToDouble(i -> Math.pow((i + 0.5) / LISTS, 1.2))
                .toArray();
        assertThat(uniformP(leaning)).isLessThan(0.01);
    }

    private static int arm(double draw) {
        return draw < SHARES[0] ? 0 : draw < SHARES[0] + SHARES[1] ? 1 : 2;
    }

    private static double uniformP(double[] values) {
        return KolmogorovSmirnovTest.withDefaults()
                .test(values, x -> Math.clamp(x, 0, 1))
                .getPValue();
    }
}
