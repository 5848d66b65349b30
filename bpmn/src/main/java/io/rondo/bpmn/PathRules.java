package io.rondo.bpmn;

import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.StartEvent;
import io.camunda.zeebe.model.bpmn.instance.UserTask;
import java.util.ArrayList;
import java.util.List;

/** Rules about the order of steps. */
final class PathRules {

    private PathRules() {}

    static void check(CheckedFlow flow) {
        checkClaim(flow);
        checkJobBeforeUserTask(flow);
        checkSendLoop(flow);
        checkCalls(flow);
        checkChunks(flow);
    }

    /** An instance may be created twice; only a claim before anything else keeps the second from doing its work again. */
    private static void checkClaim(CheckedFlow flow) {
        for (var start : flow.graph().starts()) {
            for (var first : flow.graph().after(start)) {
                var type = FlowReader.jobType(first);
                if (type == null || !JobTypes.claiming().contains(type)) {
                    flow.found(
                            first,
                            "claim-first",
                            "The flow may be started twice for the same customer, and both would go on. "
                                    + "Put one of these before it, right after the start: %s.",
                            String.join(", ", JobTypes.claiming()));
                }
            }
        }
    }

    /** Until a job has run, Rondo knows neither the instance nor whom the task is about. */
    private static void checkJobBeforeUserTask(CheckedFlow flow) {
        List<StartEvent> starts = new ArrayList<>(flow.graph().starts());
        starts.addAll(flow.graph().eventStarts());
        flow.graph().reachable(starts, CheckedFlow::isJob).stream()
                .filter(UserTask.class::isInstance)
                .forEach(task -> flow.found(
                        task,
                        "task-before-job",
                        "The flow may come here before any service task is done, and then nobody "
                                + "knows whom the task is about. Put a service task before it on every "
                                + "path."));
    }

    /** From the process id Rondo knows, before anything runs, whether an instance is for one contact or for a chunk of them. */
    private static void checkChunks(CheckedFlow flow) {
        var id = flow.process().getId();
        var named = id.equals(Flows.BROADCAST) || id.startsWith(Flows.BROADCAST + "-");
        var claims = flow.jobs(JobTypes.CLAIM_CHUNK);
        if (named && claims.isEmpty()) {
            flow.found(
                    flow.process(),
                    "chunk-name",
                    "Its process id '%s' says that it is a broadcast, but it claims no chunk. Begin with the template "
                            + "\"Claim chunk\", or give it another id.",
                    id);
        }
        if (!named && !claims.isEmpty()) {
            flow.found(
                    claims.getFirst(),
                    "chunk-name",
                    "It works on chunks of contacts, but its process id '%s' does not begin with 'broadcast-'. Rondo would "
                            + "start it for single contacts. Rename it.",
                    id);
        }
    }

    /** Consent, caps and quiet hours count for calls too, and only the ledger knows them. */
    private static void checkCalls(CheckedFlow flow) {
        List<StartEvent> starts = new ArrayList<>(flow.graph().starts());
        starts.addAll(flow.graph().eventStarts());
        var unasked = flow.graph().reachable(starts, node -> JobTypes.ASK_CALL.equals(FlowReader.jobType(node)));
        flow.jobs(JobTypes.RECORD_CALL).stream()
                .filter(unasked::contains)
                .forEach(
                        record -> flow.found(
                                record,
                                "call-unasked",
                                "The flow may come to this call without asking whether the customer may be called. Put "
                                        + "\"Ask for call\" before the task of the call on every path, and a gateway after it."));
    }

    private static void checkSendLoop(CheckedFlow flow) {
        for (FlowNode send : flow.sends()) {
            if (flow.graph().reachable(flow.graph().after(send)).contains(send)) {
                flow.found(
                        send,
                        "send-loop",
                        "The flow can come back to this message: a customer could be written to again "
                                + "and again. Lead the loop around it, or use one task per message.");
            } else if (FlowGraph.isRepeated(send)) {
                flow.found(
                        send,
                        "send-loop",
                        "A loop marker repeats this message: a customer could be written to again and "
                                + "again. Remove the marker.");
            }
        }
    }
}
