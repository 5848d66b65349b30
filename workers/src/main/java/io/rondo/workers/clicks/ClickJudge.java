package io.rondo.workers.clicks;

import io.rondo.kernel.Role;
import io.rondo.responses.ClickJudging;
import io.rondo.workers.PollingLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Judges held clicks when they are due, on nodes that play the role {@code workers}. */
@Component
@Role("workers")
class ClickJudge implements SmartLifecycle {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final ClickJudging judging;
    private @Nullable PollingLoop loop;

    ClickJudge(ClickJudging judging) {
        this.judging = judging;
    }

    @Override
    public synchronized void start() {
        loop = PollingLoop.start("click-judge", 1, PAUSE, judging::judgeDue);
    }

    @Override
    public synchronized void stop() {
        if (loop != null) {
            loop.close();
            loop = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return loop != null;
    }
}
