package io.rondo.workers;

import java.util.ArrayList;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** A part of a node that consists of polling loops: they begin when the application has started and end before it closes. */
public abstract class Poller implements SmartLifecycle {

    private final List<PollingLoop> loops = new ArrayList<>();

    /** Starts the loops. */
    protected abstract List<PollingLoop> begin();

    @Override
    public synchronized void start() {
        loops.addAll(begin());
    }

    @Override
    public synchronized void stop() {
        loops.forEach(PollingLoop::close);
        loops.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return !loops.isEmpty();
    }
}
