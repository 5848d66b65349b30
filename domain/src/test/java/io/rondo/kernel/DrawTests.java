package io.rondo.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;

class DrawTests {

    @Test
    void spreadsCustomersEvenly() {
        var counts = new long[100];
        IntStream.range(0, 100_000).forEach(i -> counts[(int) (100 * Draw.uniform("seed", "arm", "c-" + i))]++);
        assertThat(ChiSquareTest.withDefaults().test(counts).getPValue()).isGreaterThan(0.001);
    }

    @Test
    void drawsPurposesAndSeedsIndependently() {
        var n = 20_000;
        var byPurpose = 0;
        var bySeed = 0;
        for (var i = 0; i < n; i++) {
            var arm = Draw.uniform("seed", "arm", "c-" + i) < 0.5;
            byPurpose += arm && Draw.uniform("seed", "wave", "c-" + i) < 0.5 ? 1 : 0;
            bySeed += arm && Draw.uniform("other", "arm", "c-" + i) < 0.5 ? 1 : 0;
        }
        assertThat((double) byPurpose / n).isCloseTo(0.25, within(0.015));
        assertThat((double) bySeed / n).isCloseTo(0.25, within(0.015));
    }

    @Test
    void isTheNumberItAlwaysWas() {
        // sha256("seed/arm/c-1") begins with these 53 bits; a changed draw would silently re-assign running campaigns.
        assertThat(Draw.uniform("seed", "arm", "c-1")).isEqualTo(0.9148286415338576);
    }
}
