package io.rondo.bpmn;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.instance.BaseElement;
import io.camunda.zeebe.model.bpmn.instance.BpmnModelElementInstance;
import io.camunda.zeebe.model.bpmn.instance.CatchEvent;
import io.camunda.zeebe.model.bpmn.instance.Documentation;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.Message;
import io.camunda.zeebe.model.bpmn.instance.MessageEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.Process;
import io.camunda.zeebe.model.bpmn.instance.ReceiveTask;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeCalledDecision;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeFormDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeHeader;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskHeaders;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads BPMN elements and Zeebe's extensions on them; whatever is missing is null, never an exception. */
final class FlowReader {

    private FlowReader() {}

    static List<Process> parse(byte[] bpmn) {
        // A flow has no document type; entities in one could read files of this machine.
        if (new String(bpmn, StandardCharsets.UTF_8).contains("<!DOCTYPE")) {
            throw new UnreadableFlowException("it has a document type, which a flow must not have");
        }
        try {
            var model = Bpmn.readModelFromStream(new ByteArrayInputStream(bpmn));
            return List.copyOf(model.getModelElementsByType(Process.class));
        } catch (RuntimeException e) {
            throw new UnreadableFlowException(oneLine(deepest(e)), e);
        }
    }

    static FlowModel model(Process process) {
        var description = process.getDocumentations().stream()
                .map(Documentation::getTextContent)
                .collect(Collectors.joining("\n"))
                .strip();
        var elements = new FlowGraph(process)
                .inFlowOrder().stream().map(FlowReader::element).toList();
        return new FlowModel(process.getId(), nameOf(process), description, process.isExecutable(), elements);
    }

    static FlowElement element(FlowNode node) {
        return new FlowElement(
                node.getId(),
                nameOf(node),
                node.getElementType().getTypeName(),
                jobType(node),
                formId(node),
                text(node, ZeebeCalledDecision.class, ZeebeCalledDecision::getDecisionId),
                Optional.ofNullable(message(node)).map(Message::getName).orElse(null),
                headers(node));
    }

    static String nameOf(BaseElement element) {
        var name = element.getAttributeValue("name");
        return name == null || name.isBlank() ? element.getId() : oneLine(name);
    }

    static @Nullable String jobType(BaseElement element) {
        return text(element, ZeebeTaskDefinition.class, ZeebeTaskDefinition::getType);
    }

    static @Nullable String formId(BaseElement element) {
        return text(element, ZeebeFormDefinition.class, ZeebeFormDefinition::getFormId);
    }

    static Map<String, String> headers(BaseElement element) {
        var headers = new LinkedHashMap<String, String>();
        extension(element, ZeebeTaskHeaders.class).stream()
                .flatMap(extension -> extension.getHeaders().stream())
                .filter(header -> header.getKey() != null && header.getValue() != null)
                .forEach((ZeebeHeader header) -> headers.put(header.getKey(), header.getValue()));
        return headers;
    }

    /** The message an event or receive task waits for; null if it waits for none, or for one that is not named. */
    static @Nullable Message message(FlowNode node) {
        if (node instanceof ReceiveTask receive) {
            return receive.getMessage();
        }
        return node instanceof CatchEvent event
                ? messageEvent(event).map(MessageEventDefinition::getMessage).orElse(null)
                : null;
    }

    static Optional<MessageEventDefinition> messageEvent(CatchEvent event) {
        return event.getEventDefinitions().stream()
                .filter(MessageEventDefinition.class::isInstance)
                .map(MessageEventDefinition.class::cast)
                .findFirst();
    }

    static <E extends BpmnModelElementInstance> Optional<E> extension(BaseElement element, Class<E> type) {
        var extensions = element.getExtensionElements();
        return extensions == null
                ? Optional.empty()
                : extensions.getChildElementsByType(type).stream().findFirst();
    }

    /** An attribute of a Zeebe extension; blank counts as missing. */
    static <E extends BpmnModelElementInstance> @Nullable String text(
            BaseElement element, Class<E> type, Function<E, @Nullable String> attribute) {
        return extension(element, type)
                .map(attribute)
                .filter(value -> !value.isBlank())
                .orElse(null);
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String deepest(Throwable e) {
        var cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Optional.ofNullable(cause.getMessage()).orElseGet(cause::toString);
    }
}
