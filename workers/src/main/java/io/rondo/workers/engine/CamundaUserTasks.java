package io.rondo.workers.engine;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientException;
import io.camunda.client.api.command.ClientHttpException;
import io.camunda.client.api.command.FinalCommandStep;
import io.rondo.tasks.UserTaskEngine;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** User-task commands of the Camunda client; they always go over REST, whatever the client prefers. */
@Component
class CamundaUserTasks implements UserTaskEngine {

    private static final int NOT_FOUND = 404;

    private final CamundaClient client;

    CamundaUserTasks(CamundaClient client) {
        this.client = client;
    }

    @Override
    public Outcome assign(long userTaskKey, String user) {
        return send(userTaskKey, client.newAssignUserTaskCommand(userTaskKey).assignee(user));
    }

    @Override
    public Outcome unassign(long userTaskKey) {
        return send(userTaskKey, client.newUnassignUserTaskCommand(userTaskKey));
    }

    @Override
    public Outcome complete(long userTaskKey, Map<String, ?> variables) {
        return send(
                userTaskKey,
                client.newCompleteUserTaskCommand(userTaskKey).variables(new HashMap<String, Object>(variables)));
    }

    private static Outcome send(long userTaskKey, FinalCommandStep<?> command) {
        try {
            command.send().join();
            return Outcome.DONE;
        } catch (ClientHttpException e) {
            if (e.code() == NOT_FOUND) {
                return Outcome.GONE;
            }
            throw away(userTaskKey, e);
        } catch (ClientException e) {
            throw away(userTaskKey, e);
        }
    }

    private static EngineAway away(long userTaskKey, ClientException e) {
        return new EngineAway("Expected the engine to answer about user task '%d'".formatted(userTaskKey), e);
    }
}
