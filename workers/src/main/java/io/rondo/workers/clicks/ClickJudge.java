package io.rondo.workers.clicks;

import io.rondo.kernel.Role;
import io.rondo.responses.ClickJudging;
import io.rondo.workers.Poller;
import io.rondo.workers.PollingLoop;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Judges held clicks when they are due, on nodes that play the role {@code workers}. */
@Component
@Role("workers")
class ClickJudge extends Poller {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final ClickJudging judging;

    ClickJudge(ClickJudging judging) {
        this.judging = judging;
    }

    @Override
    protected List<PollingLoop> begin() {
        return List.of(PollingLoop.start("click-judge", 1, PAUSE, judging::judgeDue));
    }
}
