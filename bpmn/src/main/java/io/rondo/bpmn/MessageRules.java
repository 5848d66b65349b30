package io.rondo.bpmn;

import io.camunda.zeebe.model.bpmn.instance.CatchEvent;
import io.camunda.zeebe.model.bpmn.instance.EventBasedGateway;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.Message;
import io.camunda.zeebe.model.bpmn.instance.Process;
import io.camunda.zeebe.model.bpmn.instance.ReceiveTask;
import io.camunda.zeebe.model.bpmn.instance.StartEvent;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeSubscription;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rules about the messages that wake a flow. */
final class MessageRules {

    private MessageRules() {}

    static void check(CheckedFlow flow) {
        var waiting = flow.graph().nodes().stream()
                .filter(MessageRules::waitsForMessage)
                .toList();
        waiting.forEach(node -> checkMessage(flow, node));
        checkInterruption(flow);
        checkTwice(flow, waiting);
    }

    private static boolean waitsForMessage(FlowNode node) {
        return node instanceof ReceiveTask
                || node instanceof CatchEvent event
                        && FlowReader.messageEvent(event).isPresent();
    }

    private static void checkMessage(CheckedFlow flow, FlowNode node) {
        var message = FlowReader.message(node);
        var name = message == null ? null : message.getName();
        if (message == null || name == null || name.isBlank()) {
            flow.found(
                    node,
                    "unknown-message",
                    "It waits for a message that has no name. %s",
                    Suggestion.of("", Messages.keys().keySet()));
            return;
        }
        var variable = Messages.keys().get(name);
        if (variable == null) {
            flow.found(
                    node,
                    "unknown-message",
                    "Rondo sends no message '%s', so the flow would wait here for ever. %s",
                    name,
                    Suggestion.of(name, Messages.keys().keySet()));
        } else if (!isProcessStart(node)) {
            checkKey(flow, node, message, variable);
        }
    }

    private static void checkKey(CheckedFlow flow, FlowNode node, Message message, String variable) {
        var key = FlowReader.text(message, ZeebeSubscription.class, ZeebeSubscription::getCorrelationKey);
        if (key == null) {
            flow.found(
                    node,
                    "correlation-key",
                    "The message '%s' has no correlation key, so it cannot find its flow. Enter =%s.",
                    message.getName(),
                    variable);
        } else if (key.toLowerCase(Locale.ROOT).contains("customer")) {
            flow.found(
                    node,
                    "correlation-key",
                    "The message '%s' is keyed by customer (%s): of two journeys of one customer it "
                            + "would reach only one. Enter =%s.",
                    message.getName(),
                    key,
                    variable);
        } else if (!key.replaceAll("\\s", "").equals("=" + variable)) {
            flow.found(
                    node,
                    "correlation-key",
                    "Rondo sends the message '%s' with the key %s, but the flow waits with %s. Enter =%s.",
                    message.getName(),
                    variable,
                    key,
                    variable);
        }
    }

    /** Without it, a customer who complained or opted out would get the next message of the journey. */
    private static void checkInterruption(CheckedFlow flow) {
        var interrupted = flow.graph().eventStarts().stream()
                .filter(start -> start.getParentElement().getParentElement() instanceof Process)
                .anyMatch(start -> start.isInterrupting() && Messages.CONTACT_INTERRUPTED.equals(nameOf(start)));
        if (flow.isJourney() && !interrupted) {
            flow.found(
                    flow.process(),
                    "no-interruption",
                    "A complaint or an opt-out would not end the journey in the middle of a wait. Add an "
                            + "event sub-process with an interrupting message start '%s' and the key =%s.",
                    Messages.CONTACT_INTERRUPTED,
                    Variables.CONTACT_KEY);
        }
    }

    /** A message reaches a flow once: of two places that wait for it at the same time, one waits in vain. */
    private static void checkTwice(CheckedFlow flow, List<FlowNode> waiting) {
        for (var node : waiting) {
            var name = nameOf(node);
            if (name != null) {
                waiting.stream()
                        .filter(other -> name.equals(nameOf(other)) && sameTime(flow, node, other))
                        .findFirst()
                        .ifPresent(other -> flow.found(
                                node,
                                "message-twice",
                                "It waits for the message '%s' at the same time as \"%s\", but a message "
                                        + "is given once: one of the two would wait in vain. Keep one.",
                                name,
                                FlowReader.nameOf(other)));
            }
        }
    }

    private static boolean sameTime(CheckedFlow flow, FlowNode node, FlowNode other) {
        if (node.equals(other)) {
            return false;
        }
        // An event sub-process listens as long as what is around it lives.
        var within = other instanceof StartEvent start
                && flow.graph().eventStarts().contains(start)
                && isInside(node, start.getParentElement().getParentElement());
        var sameGateway = flow.elements(EventBasedGateway.class)
                .map(gateway -> flow.graph().after(gateway))
                .anyMatch(choices -> choices.contains(node) && choices.contains(other));
        return within || sameGateway;
    }

    private static boolean isInside(FlowNode node, Object scope) {
        for (var at = node.getParentElement(); at != null; at = at.getParentElement()) {
            if (at.equals(scope)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isProcessStart(FlowNode node) {
        return node instanceof StartEvent && node.getParentElement() instanceof Process;
    }

    private static @Nullable String nameOf(FlowNode node) {
        var message = FlowReader.message(node);
        return message == null ? null : message.getName();
    }
}
