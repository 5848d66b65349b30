package io.rondo.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleSizeTests {

    /**
     * Published sizes per group, without continuity correction: the example of R's power.prop.test (0.50 to 0.75 at 90 % power, 76.7),
     * and those textbooks give for 80 % power.
     */
    @ParameterizedTest
    @CsvSource({
        "0.50, 0.75, 0.90, 77",
        "0.10, 0.20, 0.80, 199",
        "0.05, 0.10, 0.80, 435",
        "0.20, 0.30, 0.80, 294",
        "0.05, 0.06, 0.80, 8158"
    })
    void agreesWithPublishedTables(double control, double treatment, double power, long each) {
        var found = SampleSize.detectable(control, each, each, 1, power).orElseThrow();
        // Sizes are rounded up to whole customers: at them the difference is found, with one customer less it is not
        // quite.
        assertThat(found).isLessThanOrEqualTo(treatment - control);
        assertThat(SampleSize.detectable(control, each - 1, each - 1, 1, power).orElseThrow())
                .isGreaterThan(treatment - control);
    }

    @Test
    void isWhatSimulatedCampaignsFindFourTimesOutOfFive() {
        var random = new SplittableRandom(7);
        var treated = 9_000;
        var heldOut = 1_000;
        var rate = 0.05;
        var rise = SampleSize.detectable(rate, treated, heldOut, 1).orElseThrow();
        var found = 0;
        var runs = 2_000;
        for (var run = 0; run < runs; run++) {
            var t = successes(random, treated, rate + rise);
            var c = successes(random, heldOut, rate);
            var pooled = (t + c) / (double) (treated + heldOut);
            var z = (t / (double) treated - c / (double) heldOut)
                    / Math.sqrt(pooled * (1 - pooled) * (1.0 / treated + 1.0 / heldOut));
            found += Math.abs(z) > 1.959964 ? 1 : 0;
        }
        assertThat(found / (double) runs).as("seed 7").isCloseTo(0.8, within(0.04));
    }

    /** 10,000 customers, a tenth held out, 2 % expected: the formula reckoned by hand for one arm of 90 % and three of 30 %. */
    @ParameterizedTest
    @CsvSource({"9000, 1, 1.60", "3000, 1, 1.75", "3000, 3, 2.11"})
    void eachOfSeveralArmsHasToStandByItself(long treated, int arms, double points) {
        assertThat(100 * SampleSize.detectable(0.02, treated, 1_000, arms).orElseThrow())
                .isCloseTo(points, within(0.005));
    }

    @Test
    void smallerHoldOutsShowLess() {
        var half = SampleSize.detectable(0.02, 50_000, 50_000, 1).orElseThrow();
        var tenth = SampleSize.detectable(0.02, 90_000, 10_000, 1).orElseThrow();
        assertThat(tenth).isGreaterThan(half);
    }

    @Test
    void saysNothingWhereNothingCanBeFound() {
        assertThat(SampleSize.detectable(0.02, 100, 0, 1)).isEmpty();
        assertThat(SampleSize.detectable(0.9, 3, 3, 1)).isEmpty();
        assertThatThrownBy(() -> SampleSize.detectable(0, 10, 10, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int successes(SplittableRandom random, int n, double rate) {
        var successes = 0;
        for (var i = 0; i < n; i++) {
            successes += random.nextDouble() < rate ? 1 : 0;
        }
        return successes;
    }
}
