package io.rondo.campaigns;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which messages a flow sends; the models say so, and whoever reads models answers. */
public interface FlowMessages {

    /**
     * One message.
     *
     * @param step of the send task, which is the code of its template
     * @param channel the task names; null: the campaign's
     */
    record Message(String step, @Nullable String channel) {}

    /** What the flow's send tasks send, each message once, in the order of the model; empty if unknown. */
    List<Message> messagesOf(String flow);
}
