package io.rondo.dashboards.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.dashboards.results.ResultQueries.Evidence;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NextStepTests {

    @Test
    void prefersTheBestLowerBoundAmongWhatIsStillOffered() {
        var steps = NextStep.of(List.of(
                evidence("loyal", "withdrawn", false, 0.09, 0.05, 0.13),
                evidence("loyal", "sure", true, 0.03, 0.01, 0.05),
                evidence("loyal", "large", true, 0.08, -0.01, 0.17)));
        assertThat(steps).hasSize(1);
        assertThat(steps.getFirst().best().offer()).isEqualTo("sure");
        assertThat(steps.getFirst().proven()).isTrue();
        assertThat(steps.getFirst().runnerUp().offer()).isEqualTo("large");
    }

    @Test
    void namesTheSampleThatWouldSettleAnUnprovenLift() {
        var step = NextStep.of(List.of(evidence("new", "offer", true, 0.02, -0.01, 0.05)))
                .getFirst();
        assertThat(step.proven()).isFalse();
        assertThat(step.enough()).isBetween(500L, 5_000L);
    }

    @Test
    void knowsThatNoSampleProvesALiftBelowZero() {
        var step = NextStep.of(List.of(evidence("new", "offer", true, -0.02, -0.05, 0.01)))
                .getFirst();
        assertThat(step.enough()).isNull();
    }

    private static Evidence evidence(
            String segment, String offer, boolean active, double lift, double low, double high) {
        return new Evidence(
                segment, 1, offer, active, 1, "Campaign", "email", 1_000, 100, lift, low, high, Instant.EPOCH);
    }
}
