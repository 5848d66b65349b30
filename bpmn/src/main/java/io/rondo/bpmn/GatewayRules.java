package io.rondo.bpmn;

import io.camunda.zeebe.model.bpmn.instance.ExclusiveGateway;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.InclusiveGateway;
import io.camunda.zeebe.model.bpmn.instance.SequenceFlow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules about gateways that ask a question: every answer has a way, also the one nobody thought of. */
final class GatewayRules {

    private GatewayRules() {}

    static void check(CheckedFlow flow) {
        flow.elements(ExclusiveGateway.class).forEach(gateway -> check(flow, gateway, gateway.getDefault()));
        flow.elements(InclusiveGateway.class).forEach(gateway -> check(flow, gateway, gateway.getDefault()));
    }

    private static void check(CheckedFlow flow, FlowNode gateway, @Nullable SequenceFlow fallback) {
        var ways = ways(gateway);
        if (ways.size() < 2) {
            return;
        }
        if (fallback == null) {
            flow.found(
                    gateway,
                    "no-default",
                    "If no condition is true, the flow stops here with an error. Make one of its ways "
                            + "the default flow.");
        }
        ways.stream()
                .filter(way -> !way.equals(fallback) && !hasCondition(way))
                .forEach(way -> flow.found(
                        gateway,
                        "no-condition",
                        "Its way to \"%s\" has no condition. Enter one, or make it the default flow.",
                        way.getTarget() == null ? way.getId() : FlowReader.nameOf(way.getTarget())));
    }

    private static boolean hasCondition(SequenceFlow way) {
        var condition = way.getConditionExpression();
        return condition != null && !condition.getTextContent().isBlank();
    }

    private static List<SequenceFlow> ways(FlowNode gateway) {
        return gateway.getParentElement().getChildElementsByType(SequenceFlow.class).stream()
                .filter(way -> gateway.equals(way.getSource()))
                .toList();
    }
}
