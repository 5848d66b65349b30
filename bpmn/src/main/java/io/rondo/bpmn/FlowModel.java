package io.rondo.bpmn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a BPMN file says about one flow, for pages and tests: not the XML, but the names and references in it.
 *
 * @param processId the id instances are created by
 * @param name the name marketers gave it, or its id
 * @param description its documentation; empty if it has none
 * @param executable whether the engine may execute it
 * @param elements every task, event, gateway and sub-process in flow order: an element comes after those that lead to
 *     it, the main flow before event sub-processes; those nothing leads to come last
 */
public record FlowModel(
        String processId, String name, String description, boolean executable, List<FlowElement> elements) {

    public FlowModel {
        elements = List.copyOf(elements);
    }

    /**
     * Every process of a BPMN file.
     *
     * @throws UnreadableFlowException if the bytes are no valid BPMN
     */
    public static List<FlowModel> read(byte[] bpmn) {
        return FlowReader.parse(bpmn).stream().map(FlowReader::model).toList();
    }

    /**
     * Every process of a BPMN file.
     *
     * @throws UnreadableFlowException if the file is no valid BPMN
     * @throws UncheckedIOException if there is no such file, or it cannot be read
     */
    public static List<FlowModel> read(Path file) {
        try {
            return read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read flow '%s'".formatted(file), e);
        }
    }

    /** The job types its tasks use. */
    public SortedSet<String> jobTypes() {
        return elements.stream()
                .map(FlowElement::jobType)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of the messages it waits for. */
    public SortedSet<String> messages() {
        return elements.stream()
                .map(FlowElement::messageName)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The DMN decisions it asks. */
    public SortedSet<String> decisions() {
        return elements.stream()
                .map(FlowElement::decisionId)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Its user tasks in flow order. */
    public List<FlowElement> userTasks() {
        return elements.stream().filter(FlowElement::isUserTask).toList();
    }

    /** Form ids by the id of the user task that shows them; user tasks without a form are left out. */
    public SortedMap<String, String> forms() {
        var forms = new TreeMap<String, String>();
        for (var task : userTasks()) {
            var form = task.formId();
            if (form != null) {
                forms.put(task.id(), form);
            }
        }
        return forms;
    }
}
