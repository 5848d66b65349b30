package io.rondo.campaigns;

import java.util.List;

/** Which messages a flow sends; the models say so, and whoever reads models answers. */
public interface FlowMessages {

    /** The steps of the flow's send tasks, which are the codes of their templates, in the order of the model; empty if unknown. */
    List<String> messagesOf(String flow);
}
