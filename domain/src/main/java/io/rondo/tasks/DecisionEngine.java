package io.rondo.tasks;

import java.util.Map;
import java.util.Optional;

/** Asks a deployed decision table; used where a page shows what the flow decided by the same table. */
public interface DecisionEngine {

    /** The outputs by name; empty if the engine is away or no rule matches. */
    Optional<Map<String, Object>> evaluate(String decisionId, Map<String, ?> inputs);
}
