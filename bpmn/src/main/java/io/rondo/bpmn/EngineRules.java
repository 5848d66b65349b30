package io.rondo.bpmn;

import io.camunda.zeebe.model.bpmn.instance.BaseElement;
import io.camunda.zeebe.model.bpmn.instance.FlowElement;
import io.camunda.zeebe.model.bpmn.instance.Process;
import io.camunda.zeebe.model.bpmn.instance.SequenceFlow;
import io.camunda.zeebe.model.bpmn.validation.zeebe.ZeebeDesignTimeValidators;
import java.util.regex.Pattern;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.camunda.bpm.model.xml.validation.ValidationResult;
import org.camunda.bpm.model.xml.validation.ValidationResultType;
import org.jspecify.annotations.Nullable;

/** Rules about the engine: that it may execute the flow, that the flow was made for it, and that it would accept it. */
final class EngineRules {

    private static final String MODELER = "http://camunda.org/schema/modeler/1.0";
    private static final String PLATFORM = "Camunda Cloud"; // what the Modeler calls Camunda 8
    private static final int MINOR = 6;
    private static final Pattern VERSION = Pattern.compile("8\\.(\\d+)(\\..*)?");

    private EngineRules() {}

    /** Whether the engine may execute it; the other rules make no sense for a mere picture. */
    static boolean isExecutable(CheckedFlow flow) {
        if (!flow.process().isExecutable()) {
            flow.found(
                    flow.process(),
                    "not-executable",
                    "It is only a picture: the engine would not execute it. Tick \"Executable\" in the "
                            + "properties of the process.");
        }
        return flow.process().isExecutable();
    }

    static void checkPlatform(CheckedFlow flow) {
        var definitions = flow.process().getParentElement();
        var platform = definitions.getAttributeValueNs(MODELER, "executionPlatform");
        var version = definitions.getAttributeValueNs(MODELER, "executionPlatformVersion");
        if (!PLATFORM.equals(platform)) {
            flow.found(
                    flow.process(),
                    "platform",
                    "It was not made for Camunda 8, but for %s. Draw it as a Camunda 8 diagram.",
                    platform == null ? "no engine in particular" : "'" + platform + "'");
            return;
        }
        var parsed = VERSION.matcher(version == null ? "" : version);
        if (!parsed.matches()) {
            flow.found(
                    flow.process(),
                    "platform",
                    "It does not say which version of Camunda 8 it was made for, but '%s'. Choose 8.%d "
                            + "at the bottom left of the Modeler.",
                    version,
                    MINOR);
        } else if (Integer.parseInt(parsed.group(1)) > MINOR) {
            flow.found(
                    flow.process(),
                    "platform",
                    "It was made for Camunda %s, but Rondo's engine is 8.%d. Choose 8.%d at the bottom "
                            + "left of the Modeler; it then marks what would not work.",
                    version,
                    MINOR,
                    MINOR);
        }
    }

    /** What the engine itself would say, where no rule of ours said it in plainer words. */
    static void checkAccepted(CheckedFlow flow) {
        var results = flow.process().getModelInstance().validate(ZeebeDesignTimeValidators.VALIDATORS);
        results.getResults().forEach((element, found) -> {
            var owner = owner(element);
            if (owner != null && belongsTo(owner, flow) && !alreadyFound(owner, flow)) {
                found.stream()
                        .filter(result -> result.getType() == ValidationResultType.ERROR)
                        .map(ValidationResult::getMessage)
                        .distinct()
                        .forEach(message -> flow.found(
                                owner, "engine", "The engine would refuse it: %s.", FlowReader.oneLine(message)));
            }
        });
    }

    private static boolean alreadyFound(BaseElement owner, CheckedFlow flow) {
        return flow.hasFindingAt(owner.getId())
                || owner instanceof SequenceFlow way
                        && way.getSource() != null
                        && flow.hasFindingAt(way.getSource().getId());
    }

    /** The element of the diagram that an extension or an event definition belongs to. */
    private static @Nullable BaseElement owner(ModelElementInstance element) {
        for (var at = element; at != null; at = at.getParentElement()) {
            if (at instanceof FlowElement || at instanceof Process) {
                return (BaseElement) at;
            }
        }
        return null;
    }

    private static boolean belongsTo(BaseElement owner, CheckedFlow flow) {
        for (ModelElementInstance at = owner; at != null; at = at.getParentElement()) {
            if (at.equals(flow.process())) {
                return true;
            }
        }
        return false;
    }
}
