package io.rondo.bpmn;

import io.camunda.zeebe.model.bpmn.instance.Activity;
import io.camunda.zeebe.model.bpmn.instance.BoundaryEvent;
import io.camunda.zeebe.model.bpmn.instance.CatchEvent;
import io.camunda.zeebe.model.bpmn.instance.FlowElement;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.LinkEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.Process;
import io.camunda.zeebe.model.bpmn.instance.SequenceFlow;
import io.camunda.zeebe.model.bpmn.instance.StartEvent;
import io.camunda.zeebe.model.bpmn.instance.SubProcess;
import io.camunda.zeebe.model.bpmn.instance.ThrowEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/**
 * The ways a token can take through one process. A sub-process leads into its own start and its ends lead out; an
 * activity leads to its boundary events <em>without being completed</em>; a link leads to its catching side. Event
 * sub-processes stand apart, each with its own start, because they begin whenever their event occurs.
 */
final class FlowGraph {

    private final List<FlowNode> nodes = new ArrayList<>();
    private final Map<FlowNode, Set<FlowNode>> next = new LinkedHashMap<>();
    private final Map<FlowNode, Set<FlowNode>> aside = new LinkedHashMap<>();

    FlowGraph(Process process) {
        addScope(process.getFlowElements());
        nodes.forEach(this::connect);
    }

    private void addScope(Collection<FlowElement> elements) {
        for (var element : elements) {
            if (element instanceof FlowNode node) {
                nodes.add(node);
                next.put(node, new LinkedHashSet<>());
                aside.put(node, new LinkedHashSet<>());
            }
            if (element instanceof SubProcess sub) {
                addScope(sub.getFlowElements());
            }
        }
    }

    private void connect(FlowNode node) {
        if (node instanceof BoundaryEvent boundary && boundary.getAttachedTo() != null) {
            add(aside, boundary.getAttachedTo(), boundary);
        }
        if (node instanceof SubProcess sub
                && !sub.triggeredByEvent()
                && !inside(sub).isEmpty()) {
            inside(sub).stream().filter(inner -> !hasIncoming(inner)).forEach(start -> add(next, sub, start));
            inside(sub).stream()
                    .filter(inner -> targets(inner).isEmpty())
                    .forEach(end -> targets(sub).forEach(target -> add(next, end, target)));
        } else {
            targets(node).forEach(target -> add(next, node, target));
        }
        links(node).forEach(target -> add(next, node, target));
    }

    private static void add(Map<FlowNode, Set<FlowNode>> edges, FlowNode from, FlowNode to) {
        edges.computeIfAbsent(from, key -> new LinkedHashSet<>()).add(to);
    }

    /** Every element of the process, those of sub-processes included. */
    List<FlowNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Where instances of the process begin: its start events outside any sub-process. */
    List<StartEvent> starts() {
        return nodes.stream()
                .filter(node -> node.getParentElement() instanceof Process)
                .filter(StartEvent.class::isInstance)
                .map(StartEvent.class::cast)
                .toList();
    }

    /** The starts of event sub-processes. */
    List<StartEvent> eventStarts() {
        return nodes.stream()
                .filter(StartEvent.class::isInstance)
                .map(StartEvent.class::cast)
                .filter(start -> start.getParentElement() instanceof SubProcess sub && sub.triggeredByEvent())
                .toList();
    }

    /** The elements right after one that was completed. */
    Set<FlowNode> after(FlowNode node) {
        return next.getOrDefault(node, Set.of());
    }

    /** Everything that can be reached from the given elements, they themselves included. */
    Set<FlowNode> reachable(Collection<? extends FlowNode> from) {
        return reachable(from, node -> false);
    }

    /** Everything that can be reached from the given elements, they included, while no element of the given kind is completed. */
    Set<FlowNode> reachable(Collection<? extends FlowNode> from, Predicate<FlowNode> uncompleted) {
        var seen = new LinkedHashSet<FlowNode>();
        var open = new ArrayDeque<FlowNode>(from);
        while (!open.isEmpty()) {
            var node = open.poll();
            if (seen.add(node)) {
                open.addAll(aside.getOrDefault(node, Set.of()));
                if (!uncompleted.test(node)) {
                    open.addAll(after(node));
                }
            }
        }
        return seen;
    }

    /** Depth first along the flow, so that an element follows all that lead to it (loops aside); then what nothing leads to. */
    List<FlowNode> inFlowOrder() {
        var finished = new LinkedHashSet<FlowNode>();
        var seen = new LinkedHashSet<FlowNode>();
        var order = new ArrayList<FlowNode>();
        for (var root : List.of(starts(), eventStarts(), nodes)) {
            var part = new ArrayList<FlowNode>();
            // Visited last to first: reversing the order of completion then puts the first branch first.
            for (var start : new ArrayList<FlowNode>(root).reversed()) {
                visit(start, seen, finished);
            }
            part.addAll(finished);
            part.removeAll(order);
            order.addAll(part.reversed());
        }
        return order;
    }

    private void visit(FlowNode node, Set<FlowNode> seen, Set<FlowNode> finished) {
        if (seen.add(node)) {
            var following = new ArrayList<>(after(node));
            following.addAll(aside.getOrDefault(node, Set.of()));
            following.reversed().forEach(target -> visit(target, seen, finished));
            finished.add(node);
        }
    }

    private static List<FlowNode> inside(SubProcess sub) {
        return sub.getFlowElements().stream()
                .filter(FlowNode.class::isInstance)
                .map(FlowNode.class::cast)
                .filter(node -> !(node instanceof SubProcess inner && inner.triggeredByEvent()))
                .toList();
    }

    private static boolean hasIncoming(FlowNode node) {
        return node instanceof BoundaryEvent || flows(node).anyMatch(flow -> node.equals(flow.getTarget()));
    }

    private static List<FlowNode> targets(FlowNode node) {
        return flows(node)
                .filter(flow -> node.equals(flow.getSource()) && flow.getTarget() != null)
                .map(SequenceFlow::getTarget)
                .toList();
    }

    /** The sequence flows beside an element. Read from the flows: tools may leave out an element's incoming and outgoing. */
    private static Stream<SequenceFlow> flows(FlowNode node) {
        ModelElementInstance scope = node.getParentElement();
        return scope.getChildElementsByType(SequenceFlow.class).stream();
    }

    private List<FlowNode> links(FlowNode node) {
        if (!(node instanceof ThrowEvent event)) {
            return List.of();
        }
        return event.getEventDefinitions().stream()
                .filter(LinkEventDefinition.class::isInstance)
                .map(link -> ((LinkEventDefinition) link).getName())
                .flatMap(name -> nodes.stream().filter(other -> catches(other, name)))
                .toList();
    }

    private static boolean catches(FlowNode node, String link) {
        return node instanceof CatchEvent event
                && event.getEventDefinitions().stream()
                        .anyMatch(definition ->
                                definition instanceof LinkEventDefinition that && link.equals(that.getName()));
    }

    /** Whether the element, or a sub-process around it, is repeated by a loop marker. */
    static boolean isRepeated(FlowNode node) {
        for (ModelElementInstance at = node; at instanceof FlowNode; at = at.getParentElement()) {
            if (at instanceof Activity activity && activity.getLoopCharacteristics() != null) {
                return true;
            }
        }
        return false;
    }
}
