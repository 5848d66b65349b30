package io.rondo.workers.journeys;

import io.rondo.deliveries.Calls;
import io.rondo.kernel.Role;
import io.rondo.workers.Poller;
import io.rondo.workers.PollingLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.springframework.stereotype.Component;

/** Decides on calls that are due, beside the dispatchers of channels that carry messages: nothing is sent, an agent is asked. */
@Component
@Role("workers")
class CallDecisions extends Poller {

    private static final Duration EVERY = Duration.ofMillis(250);

    private final Calls calls;
    private final String owner;

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
    protected List<PollingLoop> begin() {
        return List.of(PollingLoop.start("calls", 1, EVERY, this::decideDue));
    }
}
