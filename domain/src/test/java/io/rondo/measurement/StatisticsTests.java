package io.rondo.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rondo.measurement.Statistics.Sample;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatisticsTests {

    /** Newcombe (1998), table II, method 10, contrasts (a) to (h) as far as they are printed there. */
    @Test
    void differenceOfRatesHitsNewcombesPublishedExamples() {
        assertRates(56, 70, 48, 80, 0.2000, 0.0524, 0.3339);
        assertRates(9, 10, 3, 10, 0.6000, 0.1705, 0.8090);
        assertRates(6, 7, 2, 7, 0.5714, 0.0582, 0.8062);
        assertRates(5, 56, 0, 29, 0.0893, -0.0381, 0.1926);
        assertRates(0, 10, 0, 20, 0.0000, -0.1611, 0.2775);
        assertRates(0, 10, 0, 10, 0.0000, -0.2775, 0.2775);
        assertRates(10, 10, 0, 20, 1.0000, 0.6791, 1.0000);
        assertRates(10, 10, 0, 10, 1.0000, 0.6075, 1.0000);
    }

    private static void assertRates(long a, long n, long b, long m, double estimate, double low, double high) {
        var interval = Statistics.differenceOfRates(a, n, b, m);
        assertThat(interval.estimate()).isEqualTo(estimate, within(0.00005));
        assertThat(interval.low()).isEqualTo(low, within(0.00005));
        assertThat(interval.high()).isEqualTo(high, within(0.00005));
    }

    @Test
    void swappingTheArmsMirrorsTheInterval() {
        long seed = 20_260_131L;
        var random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            int n = 1 + random.nextInt(500);
            int m = 1 + random.nextInt(500);
            int a = random.nextInt(n + 1);
            int b = random.nextInt(m + 1);
            var one = Statistics.differenceOfRates(a, n, b, m);
            var other = Statistics.differenceOfRates(b, m, a, n);
            assertThat(one.low())
                    .as("seed %d: %d/%d, %d/%d", seed, a, n, b, m)
                    .isEqualTo(-other.high(), within(1e-12))
                    .isBetween(-1.0, one.estimate());
        }
    }

    /**
     * The textbook samples 30.02 29.99 30.11 29.97 30.01 29.99 and 29.89 29.93 29.72 29.98 30.02 29.98, for which Welch's
     * t is 1.959 with 7.031 degrees of freedom; its 97.5 % quantile is 2.363.
     */
    @Test
    void differenceOfMeansIsWelchs() {
        var interval = Statistics.differenceOfMeans(new Sample(6, 30.015, 0.0496991), new Sample(6, 29.92, 0.1078888));
        assertThat(interval.estimate()).isEqualTo(0.095, within(1e-9));
        assertThat(interval.low()).isEqualTo(0.095 - 2.363 * 0.095 / 1.959, within(0.00005));
        assertThat(interval.high()).isEqualTo(0.095 + 2.363 * 0.095 / 1.959, within(0.00005));
    }

    @Test
    void meansThatDoNotVaryDifferWithoutAnInterval() {
        assertThat(Statistics.differenceOfMeans(new Sample(5, 2, 0), new Sample(5, 0, 0)))
                .isEqualTo(new Interval(2, 2, 2));
    }

    @Test
    void sampleRatioOfAFairDrawIsTrustedAndOfASkewedOneIsNot() {
        var fair = Statistics.sampleRatio(new long[] {21_306, 21_307, 21_387}, new double[] {1, 1, 1});
        assertThat(fair.chiSquare()).isEqualTo(0.2025, within(0.00005));
        assertThat(fair.p()).isEqualTo(0.904, within(0.0005));
        assertThat(fair.trusted()).isTrue();
        assertThat(Statistics.sampleRatio(new long[] {5_200, 4_800}, new double[] {0.5, 0.5})
                        .trusted())
                .isFalse();
    }

    @Test
    void sharesNeedNotAddUpToOne() {
        assertThat(Statistics.sampleRatio(new long[] {30, 70}, new double[] {0.3, 0.7})
                        .chiSquare())
                .isEqualTo(0, within(1e-12));
        assertThat(Statistics.sampleRatio(new long[] {300, 700}, new double[] {3, 7})
                        .chiSquare())
                .isEqualTo(0, within(1e-12));
    }

    /** Holm (1979): with 0.01, 0.04, 0.03 the steps are 3·0.01, 2·0.03, and 0.04 may not fall below 0.06. */
    @Test
    void holmStepsDownAndNeverDecreases() {
        assertThat(Statistics.holm(0.01, 0.04, 0.03)).containsExactly(new double[] {0.03, 0.06, 0.06}, within(1e-12));
        assertThat(Statistics.holm(0.9, 0.8)).containsExactly(1, 1);
        assertThat(Statistics.holm()).isEmpty();
    }

    /** Pearson's χ² of 15/100 against 5/100 is 5.5556; its upper tail with one degree of freedom is 0.018422. */
    @Test
    void pOfEqualRatesIsPearsons() {
        assertThat(Statistics.pOfEqualRates(15, 100, 5, 100)).isEqualTo(0.018422, within(0.000001));
        assertThat(Statistics.pOfEqualRates(0, 100, 0, 100)).isEqualTo(1);
    }

    /** Fleiss, table A.3 without correction; R: power.prop.test(p1=.10, p2=.15, power=.8) says n = 685.6. */
    @Test
    void sampleSizeFindsTheLift() {
        assertThat(Statistics.sampleSizePerArm(0.10, 0.05, 0.8)).isEqualTo(686);
        assertThatThrownBy(() -> Statistics.sampleSizePerArm(0.1, 0, 0.8)).hasMessageContaining("lift 0.0");
    }

    @Test
    void breakEvenIsAReturnOfZero() {
        assertThat(Statistics.returnOnInvestment(0.4, 250, 100)).isEqualTo(0, within(1e-12));
        assertThat(Statistics.returnOnInvestment(0.4, 500, 100)).isEqualTo(1, within(1e-12));
    }

    @Test
    void refusesCountsThatCannotBe() {
        assertThatThrownBy(() -> Statistics.rate(3, 2)).hasMessageContaining("3 of 2");
        assertThatThrownBy(() -> Statistics.rate(0, 0)).hasMessageContaining("0 of 0");
    }
}
