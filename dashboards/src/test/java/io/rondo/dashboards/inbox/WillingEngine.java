package io.rondo.dashboards.inbox;

import io.rondo.tasks.UserTaskEngine;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** Stands for the engine where only pages are looked at: takes every command and remembers it. */
@Component
@Primary
class WillingEngine implements UserTaskEngine {

    final Map<Long, String> assigned = new ConcurrentHashMap<>();
    final Map<Long, String> completed = new ConcurrentHashMap<>();
    volatile boolean away;

    @Override
    public Outcome assign(long userTaskKey, String user) {
        return take(() -> assigned.put(userTaskKey, user));
    }

    @Override
    public Outcome unassign(long userTaskKey) {
        return take(() -> assigned.remove(userTaskKey));
    }

    @Override
    public Outcome complete(long userTaskKey, Map<String, ?> variables) {
        return take(() -> completed.put(userTaskKey, variables.toString()));
    }

    private Outcome take(Runnable command) {
        if (away) {
            throw new EngineAway("away, as the test wants it", null);
        }
        command.run();
        return Outcome.DONE;
    }
}
