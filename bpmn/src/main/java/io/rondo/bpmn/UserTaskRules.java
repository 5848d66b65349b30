package io.rondo.bpmn;

import io.camunda.zeebe.model.bpmn.instance.BaseElement;
import io.camunda.zeebe.model.bpmn.instance.UserTask;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeAssignmentDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskListeners;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeUserTask;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rules about tasks for people: that they appear in somebody's inbox, with a title and a form. */
final class UserTaskRules {

    /** The groups an inbox exists for. */
    static final List<String> GROUPS = List.of("agent", "manager", "marketer");

    private UserTaskRules() {}

    static void check(CheckedFlow flow) {
        flow.elements(UserTask.class).forEach(task -> {
            checkKind(flow, task);
            checkForm(flow, task);
            checkGroup(flow, task);
            checkTitle(flow, task);
        });
    }

    private static void checkKind(CheckedFlow flow, UserTask task) {
        if (FlowReader.extension(task, ZeebeUserTask.class).isEmpty()) {
            flow.found(
                    task,
                    "job-based-task",
                    "It would not appear in any inbox, because it is a job-based user task. Set its "
                            + "implementation to \"Camunda user task\".");
        }
        if (FlowReader.extension(task, ZeebeTaskListeners.class).isPresent()) {
            flow.found(
                    task,
                    "task-listener",
                    "It has task listeners, and the engine would refuse the flow. Remove them; put a "
                            + "service task before or after it instead.");
        }
    }

    private static void checkForm(CheckedFlow flow, UserTask task) {
        var form = FlowReader.formId(task);
        if (form == null) {
            flow.found(
                    task,
                    "no-form",
                    "The person would have nothing to fill in. Link a Camunda form by its id. %s",
                    Suggestion.of("", flow.known().forms()));
        } else if (!form.startsWith("=") && !flow.known().forms().contains(form)) {
            flow.found(
                    task,
                    "unknown-form",
                    "There is no form '%s'. %s Or put its .form file beside the flow.",
                    form,
                    Suggestion.of(form, flow.known().forms()));
        }
    }

    private static void checkGroup(CheckedFlow flow, UserTask task) {
        var groups = assignment(task, ZeebeAssignmentDefinition::getCandidateGroups);
        var someone = assignment(task, ZeebeAssignmentDefinition::getAssignee) != null
                || assignment(task, ZeebeAssignmentDefinition::getCandidateUsers) != null;
        if (groups == null && !someone) {
            flow.found(task, "nobody", "Nobody would see it. Enter a candidate group: %s.", String.join(", ", GROUPS));
        } else if (groups != null && !groups.startsWith("=")) {
            Arrays.stream(groups.split(","))
                    .map(String::strip)
                    .filter(group -> !GROUPS.contains(group))
                    .forEach(group -> flow.found(
                            task, "nobody", "There is no group '%s'. %s", group, Suggestion.of(group, GROUPS)));
        }
    }

    private static @Nullable String assignment(
            BaseElement task, Function<ZeebeAssignmentDefinition, @Nullable String> attribute) {
        return FlowReader.text(task, ZeebeAssignmentDefinition.class, attribute);
    }

    private static void checkTitle(CheckedFlow flow, UserTask task) {
        if (FlowReader.headers(task).getOrDefault(Headers.TITLE, "").isBlank()) {
            flow.found(
                    task,
                    "no-title",
                    "It would stand in the inbox without a title. Add a header '%s' (and '%s' for Chinese).",
                    Headers.TITLE,
                    Headers.TITLE_ZH);
        }
    }
}
