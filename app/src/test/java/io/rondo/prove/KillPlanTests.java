package io.rondo.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.kernel.PausePoints.Point;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class KillPlanTests {

    private static final List<Point> ALL = List.of(Point.values());

    @Test
    void hitsEachWindowFiveTimesFrom35KillsOn() {
        for (var kills : new int[] {35, 50, 51}) {
            var order = KillPlan.of(ALL, kills).order();
            assertThat(order).hasSize(kills);
            assertThat(ALL)
                    .allSatisfy(point ->
                            assertThat(Collections.frequency(order, point)).isGreaterThanOrEqualTo(5));
        }
    }

    @Test
    void killsBetweenCreateAndRecordWhileInstancesAreCreated() {
        var order = KillPlan.of(ALL, 50).order();
        var last = order.lastIndexOf(Point.BETWEEN_CREATE_AND_RECORD);
        assertThat(order.subList(0, last + 1)).containsOnly(Point.BETWEEN_CREATE_AND_RECORD);
    }

    @Test
    void refusesFewerKillsThanWindows() {
        assertThatThrownBy(() -> ProofOptions.of(100, 6, 1, Path.of("unused")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7 windows")
                .hasMessageContaining("6 kills");
    }

    @Test
    void paceMakesWhatIsLeftOutlastTheKillsThatAreLeft() {
        var pace = new Pace(8, 50);
        // 25 kills of 6 s each, 5,000 messages through 8 sessions: 240 ms each would end together with them.
        assertThat(pace.delay(5_000, 25, 150)).isBetween(250L, 400L);
        assertThat(pace.delay(5_000, 50, 300)).isZero();
        assertThat(pace.delay(1, 49, 300)).isEqualTo(Pace.SLOWEST_MILLIS);
    }
}
