package io.rondo.bpmn;

import io.camunda.zeebe.model.bpmn.instance.BaseElement;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One process under check: what rules read, and where they put what they find. */
final class CheckedFlow {

    private final String file;
    private final Process process;
    private final FlowGraph graph;
    private final KnownParts known;
    private final List<Finding> findings = new ArrayList<>();

    CheckedFlow(String file, Process process, KnownParts known) {
        this.file = file;
        this.process = process;
        this.graph = new FlowGraph(process);
        this.known = known;
    }

    Process process() {
        return process;
    }

    FlowGraph graph() {
        return graph;
    }

    KnownParts known() {
        return known;
    }

    <E> Stream<E> elements(Class<E> type) {
        return graph.nodes().stream().filter(type::isInstance).map(type::cast);
    }

    /** The elements of the given job type. */
    List<FlowNode> jobs(String type) {
        return graph.nodes().stream()
                .filter(node -> type.equals(FlowReader.jobType(node)))
                .toList();
    }

    /** The elements that send messages or ask for calls: each has a step that a customer gets once. */
    List<FlowNode> sends() {
        return graph.nodes().stream()
                .filter(node -> {
                    var type = FlowReader.jobType(node);
                    return type != null && (JobTypes.sending().contains(type) || type.equals(JobTypes.ASK_CALL));
                })
                .toList();
    }

    static boolean isJob(FlowNode node) {
        return FlowReader.jobType(node) != null;
    }

    /** Whether the flow is one customer's journey: it chooses an offer for a contact. */
    boolean isJourney() {
        return !jobs(JobTypes.CHOOSE_OFFER).isEmpty();
    }

    void found(BaseElement element, String rule, String message, Object... args) {
        findings.add(new Finding(file, element.getId(), FlowReader.nameOf(element), rule, message.formatted(args)));
    }

    boolean hasFindingAt(String elementId) {
        return findings.stream().anyMatch(finding -> elementId.equals(finding.elementId()));
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }
}
