package io.rondo.dashboards.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.campaigns.Campaign;
import io.rondo.campaigns.CampaignState;
import io.rondo.dashboards.campaigns.CampaignPageQueries.ListProgress;
import io.rondo.dashboards.campaigns.CampaignPageQueries.Progress;
import io.rondo.dashboards.campaigns.CampaignPageQueries.Wave;
import io.rondo.kernel.CampaignId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepProgressTests {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

    @Test
    void aPauseDoesNotChangeHowManyAreDone() {
        var progress = progress(10_000, 8_000, 500, 0);
        var waves = launched(Duration.ofHours(1));
        var running = StepProgress.of(campaign(CampaignState.RUNNING), progress, waves, NOW);
        var paused = StepProgress.of(campaign(CampaignState.PAUSED), progress, waves, NOW);
        assertThat(running.done()).isEqualTo(1_500);
        assertThat(paused.done()).isEqualTo(1_500);
        assertThat(paused.total()).isEqualTo(10_000);
    }

    @Test
    void neverShowsLessThanNothingDone() {
        // A contact with two messages waiting counts twice among the unsent.
        var progress = progress(10, 8, 5, 0);
        for (var state : List.of(CampaignState.RUNNING, CampaignState.PAUSED)) {
            assertThat(StepProgress.of(campaign(state), progress, launched(Duration.ofHours(1)), NOW)
                            .done())
                    .as(state.column())
                    .isZero();
        }
    }

    @Test
    void theRateIsPerMinuteSinceTheLaunchWhileThatIsRecent() {
        var step = StepProgress.of(
                campaign(CampaignState.RUNNING),
                progress(10_000, 0, 4_000, 6_000),
                launched(Duration.ofMinutes(1)),
                NOW);
        assertThat(step.perMinute()).isEqualTo(6_000);
        assertThat(step.left()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void theRateIsOfTheLastFiveMinutesLater() {
        var waves = launched(Duration.ofHours(1));
        assertThat(StepProgress.rateSince(waves, NOW)).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
        var step = StepProgress.of(campaign(CampaignState.RUNNING), progress(10_000, 0, 4_000, 6_000), waves, NOW);
        assertThat(step.perMinute()).isEqualTo(1_200);
        assertThat(step.left()).isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void theRateOfTheFirstMomentIsNotMadeOfASplitSecond() {
        var step = StepProgress.of(
                campaign(CampaignState.RUNNING), progress(10_000, 0, 9_900, 100), launched(Duration.ofMillis(5)), NOW);
        assertThat(step.perMinute()).isEqualTo(600);
    }

    @Test
    void aListBeingBuiltHasItsRateAndTimeLeftByThePartsThatAreFound() {
        var step = StepProgress.finding(
                new ListProgress(7, 2, 300_000, NOW.minus(Duration.ofMinutes(5)), NOW.minus(Duration.ofMinutes(1))),
                NOW);
        assertThat(step.key()).isEqualTo("finding");
        assertThat(step.perMinute()).isEqualTo(75_000);
        assertThat(step.left()).as("five parts at two minutes each, less one").isEqualTo(Duration.ofMinutes(9));
    }

    @Test
    void aListBeingBuiltHasNoRateBeforeItsFirstPartAndNoPartsAfterItsLast() {
        var begun = StepProgress.finding(new ListProgress(7, 0, 0, NOW.minus(Duration.ofMinutes(5)), null), NOW);
        assertThat(begun.perMinute()).isZero();
        assertThat(begun.left()).isNull();
        var drawing = StepProgress.finding(new ListProgress(7, 7, 1_000_000, NOW.minusSeconds(60), NOW), NOW);
        assertThat(drawing.key()).isEqualTo("drawing");
        assertThat(drawing.total()).isZero();
    }

    private static List<Wave> launched(Duration ago) {
        return List.of(
                new Wave(1, NOW.minus(Duration.ofDays(2)), NOW.plus(Duration.ofDays(12))),
                new Wave(2, NOW.minus(ago), NOW.plus(Duration.ofDays(14))));
    }

    private static Progress progress(long launched, long queued, long unsent, long settledLately) {
        return new Progress(
                launched,
                launched,
                queued,
                launched - queued,
                0,
                unsent,
                launched - queued - unsent,
                settledLately,
                null);
    }

    private static Campaign campaign(CampaignState state) {
        return new Campaign(
                new CampaignId(1),
                "Spring",
                "broadcast-mail",
                null,
                "marketing",
                "email",
                state,
                "seed",
                2,
                Duration.ofDays(1),
                Duration.ofDays(14),
                0,
                50,
                BigDecimal.ONE,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                "EUR",
                null,
                "maria",
                NOW,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
