package io.rondo.tasks;

import org.jspecify.annotations.Nullable;

/** What Rondo asks of the engine about an incident: a step that stands still until somebody helps. */
public interface IncidentEngine {

    /**
     * Lets the step be tried once more. If its cause is still there, a new incident follows.
     *
     * @param jobKey the job that ran out of retries; null where a value or condition could not be computed
     * @return GONE if the incident was resolved already
     * @throws UserTaskEngine.EngineAway if the engine does not answer
     */
    UserTaskEngine.Outcome retry(long incidentKey, @Nullable Long jobKey);
}
