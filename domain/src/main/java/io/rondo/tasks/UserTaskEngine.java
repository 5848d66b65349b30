package io.rondo.tasks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Rondo asks of the engine about a user task. Each call is final when it returns. */
public interface UserTaskEngine {

    Outcome assign(long userTaskKey, String user);

    Outcome unassign(long userTaskKey);

    /** @param variables merged into the flow's variables */
    Outcome complete(long userTaskKey, Map<String, ?> variables);

    /** What the engine said. */
    enum Outcome {
        DONE,
        /** The engine has no such open task: it was completed or cancelled elsewhere. */
        GONE
    }

    /** The engine did not answer, or refuses for now; whether it did what was asked is not known. */
    final class EngineAway extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public EngineAway(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
