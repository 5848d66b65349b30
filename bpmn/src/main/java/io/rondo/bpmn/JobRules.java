package io.rondo.bpmn;

import io.camunda.zeebe.model.bpmn.instance.BusinessRuleTask;
import io.camunda.zeebe.model.bpmn.instance.CallActivity;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.SendTask;
import io.camunda.zeebe.model.bpmn.instance.ServiceTask;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeCalledDecision;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeCalledElement;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskDefinition;
import java.util.HashMap;
import java.util.Map;

/** Rules about what executes a step: jobs, decisions, called flows, and the steps of messages. */
final class JobRules {

    private JobRules() {}

    static void check(CheckedFlow flow) {
        flow.graph().nodes().forEach(node -> checkJob(flow, node));
        flow.elements(BusinessRuleTask.class).forEach(task -> checkDecision(flow, task));
        flow.elements(CallActivity.class).forEach(call -> checkCall(flow, call));
        checkSteps(flow);
    }

    private static void checkJob(CheckedFlow flow, FlowNode node) {
        var type = FlowReader.jobType(node);
        if (type == null) {
            var needsJob = node instanceof ServiceTask
                    || node instanceof SendTask
                    || FlowReader.extension(node, ZeebeTaskDefinition.class).isPresent();
            if (needsJob) {
                flow.found(
                        node,
                        "no-job-type",
                        "No worker would do this step, because it has no job type. Choose a Rondo template for it.");
            }
        } else if (type.startsWith("=")) {
            flow.found(
                    node,
                    "unknown-job-type",
                    "The job type is an expression (%s); nobody can say whether a worker does it. Choose "
                            + "a Rondo template.",
                    type);
        } else if (!JobTypes.all().contains(type)) {
            flow.found(
                    node,
                    "unknown-job-type",
                    "No worker does jobs of type '%s', so the flow would wait here for ever. %s",
                    type,
                    Suggestion.of(type, JobTypes.all()));
        }
    }

    private static void checkDecision(CheckedFlow flow, BusinessRuleTask task) {
        var decision = FlowReader.text(task, ZeebeCalledDecision.class, ZeebeCalledDecision::getDecisionId);
        if (decision == null) {
            if (!CheckedFlow.isJob(task)) {
                flow.found(
                        task,
                        "unknown-decision",
                        "It asks no decision table. Enter the id of one under \"Called decision\".");
            }
        } else if (!decision.startsWith("=") && !flow.known().decisions().contains(decision)) {
            flow.found(
                    task,
                    "unknown-decision",
                    "There is no decision table '%s'. %s Or put its .dmn file beside the flow.",
                    decision,
                    Suggestion.of(decision, flow.known().decisions()));
        }
    }

    private static void checkCall(CheckedFlow flow, CallActivity call) {
        var called = FlowReader.text(call, ZeebeCalledElement.class, ZeebeCalledElement::getProcessId);
        if (called == null) {
            flow.found(call, "unknown-flow", "It calls no flow. Enter the process id of one under \"Called element\".");
        } else if (!called.startsWith("=") && !flow.known().processes().contains(called)) {
            flow.found(
                    call,
                    "unknown-flow",
                    "There is no flow '%s'. %s Or put its .bpmn file beside this one.",
                    called,
                    Suggestion.of(called, flow.known().processes()));
        }
    }

    /** A contact gets each step once: a second task with the same step would send nothing. */
    private static void checkSteps(CheckedFlow flow) {
        Map<String, FlowNode> steps = new HashMap<>();
        for (var send : flow.sends()) {
            var step = FlowReader.headers(send).getOrDefault(Headers.STEP, "");
            if (step.isBlank()) {
                flow.found(
                        send,
                        "send-step",
                        "It does not say which message to send. Fill in the step, for example 'offer' or "
                                + "'reminder'.");
                continue;
            }
            var other = steps.putIfAbsent(step, send);
            if (other != null) {
                flow.found(
                        send,
                        "send-step",
                        "It sends the step '%s' like \"%s\"; a customer gets each step once, so this one "
                                + "would send nothing. Give it another step.",
                        step,
                        FlowReader.nameOf(other));
            }
        }
    }
}
