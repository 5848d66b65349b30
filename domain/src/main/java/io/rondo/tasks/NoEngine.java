package io.rondo.tasks;

import java.util.Map;

/** A node that knows no engine, such as pages started alone: every call finds it away. */
final class NoEngine implements UserTaskEngine {

    @Override
    public Outcome assign(long userTaskKey, String user) {
        throw away();
    }

    @Override
    public Outcome unassign(long userTaskKey) {
        throw away();
    }

    @Override
    public Outcome complete(long userTaskKey, Map<String, ?> variables) {
        throw away();
    }

    private static EngineAway away() {
        return new EngineAway("Expected this node to know an engine, but it does not", null);
    }
}
