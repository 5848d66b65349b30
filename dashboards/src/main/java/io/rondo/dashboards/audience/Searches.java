package io.rondo.dashboards.audience;

import io.rondo.identity.CustomerMatching;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Looks for duplicates because somebody pressed the button, one search of this node at a time. */
@Component
class Searches {

    private static final Logger log = LoggerFactory.getLogger(Searches.class);

    private final ObjectProvider<CustomerMatching> matching;
    private final AtomicBoolean running = new AtomicBoolean();

    Searches(ObjectProvider<CustomerMatching> matching) {
        this.matching = matching;
    }

    /** Whether this node can search: it plays the role batch. */
    boolean possible() {
        return matching.getIfAvailable() != null;
    }

    boolean running() {
        return running.get();
    }

    /** Returns at once; false if this node cannot. */
    boolean start() {
        if (!possible()) {
            return false;
        }
        if (running.compareAndSet(false, true)) {
            Thread.ofVirtual().name("match-customers").start(() -> {
                try {
                    matching.getObject().run();
                } catch (RuntimeException e) {
                    log.error("Expected to look for duplicates, but it failed", e);
                } finally {
                    running.set(false);
                }
            });
        }
        return true;
    }
}
