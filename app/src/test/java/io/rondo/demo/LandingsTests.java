package io.rondo.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LandingsTests {

    private static final Instant START = Instant.parse("2026-03-02T07:00:00Z");
    private static final Duration BUSY = Duration.ofSeconds(40);

    private final Landings landings = new Landings(START);

    @Test
    void whatBeganAtOneLandingHasRunOutAtTheLandingDaysLaterHoweverBusyTheMachineWas() {
        var begun = landing(4, BUSY);
        assertThat(landing(8, Duration.ZERO)).isAfter(begun.plus(Duration.ofDays(1)));
        assertThat(landing(16, Duration.ZERO)).isAfter(begun.plus(Duration.ofDays(3)));
    }

    @Test
    void timeRunningOnBetweenMovesChangesNoLanding() {
        assertThat(landing(80, BUSY)).isEqualTo(landing(80, Duration.ZERO).plus(BUSY));
        assertThat(landings.elapsed(landing(80, BUSY))).isEqualTo(Duration.ofDays(20));
    }

    @Test
    void landsAtWhatIsDueFirstAndNeverBeforeIt() {
        var now = landing(4, Duration.ZERO);
        var due = now.plus(Duration.ofHours(2));
        assertThat(landings.next(now, Optional.of(due))).isBetween(due, due.plus(Duration.ofMinutes(10)));
        assertThat(landings.next(now, Optional.of(now.plus(Duration.ofDays(9)))))
                .isEqualTo(landings.next(now, Optional.empty()));
    }

    @Test
    void goesOnWhereSomethingStaysDue() {
        var now = landing(4, BUSY);
        assertThat(landings.next(now, Optional.of(START))).isEqualTo(landings.next(now, Optional.empty()));
    }

    private Instant landing(int count, Duration busy) {
        var now = START;
        for (int i = 0; i < count; i++) {
            now = landings.next(now.plus(busy), Optional.empty());
        }
        return now.plus(busy);
    }
}
