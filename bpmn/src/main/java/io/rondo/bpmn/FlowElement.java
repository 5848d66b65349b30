package io.rondo.bpmn;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One element of a flow: a task, an event, a gateway or a sub-process.
 *
 * @param id its id in the diagram
 * @param name its name in one line, or its id if it has none
 * @param type BPMN's name of its kind, for example {@code serviceTask} or {@code intermediateCatchEvent}
 * @param jobType the job type its worker is found by; null if no job executes it
 * @param formId the form of a user task; null if it has none
 * @param decisionId the DMN decision of a business rule task; null if it calls none
 * @param messageName the message it waits for; null if it waits for none
 * @param headers its task headers ({@link Headers}); empty if it has none
 */
public record FlowElement(
        String id,
        String name,
        String type,
        @Nullable String jobType,
        @Nullable String formId,
        @Nullable String decisionId,
        @Nullable String messageName,
        Map<String, String> headers) {

    public FlowElement {
        headers = Map.copyOf(headers);
    }

    /** Whether a person works on it. */
    public boolean isUserTask() {
        return type.equals("userTask");
    }
}
