package io.rondo.workers.journeys;

import io.rondo.deliveries.Calls;
import io.rondo.kernel.Role;
import io.rondo.workers.PollingLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Decides on calls that are due, beside the dispatchers of channels that carry messages: nothing is sent, an agent is asked. */
@Component
@Role("workers")
class CallDecisions implements SmartLifecycle {

    private static final Duration EVERY = Duration.ofMillis(250);

    private final Calls calls;
    private final String owner;
    private @Nullable PollingLoop loop;

    CallDecisions(Calls calls) {
        this.calls = calls;
        var token = new byte[6];
        new SecureRandom().nextBytes(token);
        this.owner = "%d-phone-%s"
                .formatted(ProcessHandle.current().pid(), HexFormat.of().formatHex(token));
    }

    private int decideDue() {
        var claimed = calls.claim(owner);
        if (!claimed.isEmpty()) {
            calls.decide(owner, claimed);
        }
        return claimed.size();
    }

    @Override
    public void start() {
        loop = PollingLoop.start("calls", 1, EVERY, this::decideDue);
    }

    @Override
    public void stop() {
        var running = loop;
        loop = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }
}
