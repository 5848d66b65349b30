package io.rondo.workers.engine;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientException;
import io.camunda.client.api.command.ClientHttpException;
import io.camunda.client.api.command.ClientStatusException;
import io.grpc.Status;
import io.rondo.tasks.IncidentEngine;
import io.rondo.tasks.UserTaskEngine.EngineAway;
import io.rondo.tasks.UserTaskEngine.Outcome;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gives a failed job one more retry, then resolves its incident: the engine wants both, in this order. */
@Component
class CamundaIncidents implements IncidentEngine {

    private static final int NOT_FOUND = 404;

    private final CamundaClient client;

    CamundaIncidents(CamundaClient client) {
        this.client = client;
    }

    @Override
    public Outcome retry(long incidentKey, @Nullable Long jobKey) {
        try {
            if (jobKey != null) {
                client.newUpdateRetriesCommand(jobKey).retries(1).send().join();
            }
            client.newResolveIncidentCommand(incidentKey).send().join();
            return Outcome.DONE;
        } catch (ClientException e) {
            if (isNotFound(e)) {
                return Outcome.GONE;
            }
            throw new EngineAway("Expected the engine to answer about incident '%d'".formatted(incidentKey), e);
        }
    }

    private static boolean isNotFound(ClientException e) {
        return (e instanceof ClientHttpException http && http.code() == NOT_FOUND)
                || (e instanceof ClientStatusException status && status.getStatusCode() == Status.Code.NOT_FOUND);
    }
}
