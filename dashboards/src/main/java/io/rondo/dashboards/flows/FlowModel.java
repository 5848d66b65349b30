package io.rondo.dashboards.flows;

import io.rondo.bpmn.Headers;
import io.rondo.bpmn.JobTypes;
import io.rondo.campaigns.FlowMessages;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What a page needs of a BPMN model: its elements and how they are connected, to place contacts on the diagram. Read from
 * the deployed XML, so flows drawn by marketers are placed like ours.
 *
 * @param elements flow nodes by id, in the order of the file, those of sub-processes included
 * @param outgoing ids of the elements a sequence flow leads to, per source
 */
public record FlowModel(
        String processId,
        String name,
        @Nullable String documentation,
        Map<String, FlowElement> elements,
        Map<String, List<String>> outgoing) {

    private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    private static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";
    private static final Set<String> WAITS = Set.of("eventBasedGateway", "intermediateCatchEvent", "receiveTask");
    private static final Set<String> NODES = Set.of(
            "startEvent",
            "endEvent",
            "serviceTask",
            "sendTask",
            "userTask",
            "businessRuleTask",
            "scriptTask",
            "task",
            "receiveTask",
            "callActivity",
            "subProcess",
            "intermediateCatchEvent",
            "intermediateThrowEvent",
            "boundaryEvent",
            "exclusiveGateway",
            "eventBasedGateway",
            "parallelGateway",
            "inclusiveGateway");

    /**
     * One flow node.
     *
     * @param type the BPMN tag, such as {@code serviceTask}
     * @param jobType of a service task
     * @param step which message a send task sends
     * @param channel a send task names; null: it leaves that to the campaign
     * @param timer the expression of a timer
     */
    public record FlowElement(
            String id,
            String type,
            String name,
            @Nullable String jobType,
            @Nullable String step,
            @Nullable String channel,
            @Nullable String timer) {}

    /** Reads the first executable process of the XML. */
    public static FlowModel parse(String xml) {
        var process = firstProcess(xml);
        var elements = new LinkedHashMap<String, FlowElement>();
        var outgoing = new LinkedHashMap<String, List<String>>();
        collect(process, elements, outgoing);
        var name = process.getAttribute("name");
        var id = process.getAttribute("id");
        return new FlowModel(
                id, name.isBlank() ? id : name, text(child(process, BPMN, "documentation")), elements, outgoing);
    }

    /** A flow contacts walk through, alone or by chunks, as opposed to one per campaign or case: it claims them. */
    public boolean isJourney() {
        return withJob(JobTypes.CHOOSE_OFFER).isPresent()
                || withJob(JobTypes.CLAIM_CHUNK).isPresent();
    }

    /** The first element of this job type. */
    public Optional<FlowElement> withJob(String jobType) {
        return elements.values().stream()
                .filter(element -> jobType.equals(element.jobType()))
                .findFirst();
    }

    /** The element that sends the message of this step, or asks for its call. */
    public Optional<FlowElement> sending(String step) {
        return elements.values().stream()
                .filter(element -> element.jobType() != null
                        && (JobTypes.sending().contains(element.jobType())
                                || element.jobType().equals(JobTypes.ASK_CALL))
                        && step.equals(element.step()))
                .findFirst();
    }

    /** What its send tasks send, in the order of the file. */
    public List<FlowMessages.Message> messages() {
        return elements.values().stream()
                .filter(element ->
                        element.jobType() != null && JobTypes.sending().contains(element.jobType()))
                .flatMap(element -> Stream.ofNullable(element.step())
                        .map(step -> new FlowMessages.Message(step, element.channel())))
                .distinct()
                .toList();
    }

    /** The element that waits for a time named by this variable. */
    public Optional<FlowElement> timerOn(String variable) {
        return elements.values().stream()
                .filter(element -> element.timer() != null && element.timer().contains(variable))
                .findFirst();
    }

    /**
     * Where a contact waits after this element: the nearest event, event-based gateway or receive task behind it.
     *
     * @param decided whether the contact surely went that way; if not, the search ends at an exclusive gateway
     */
    public Optional<FlowElement> waitAfter(String id, boolean decided) {
        var seen = new HashSet<String>(Set.of(id));
        var next = new ArrayDeque<>(outgoing.getOrDefault(id, List.of()));
        while (!next.isEmpty()) {
            var element = elements.get(next.removeFirst());
            if (element == null || !seen.add(element.id())) {
                continue;
            }
            if (WAITS.contains(element.type())) {
                return Optional.of(element);
            }
            if (element.type().equals("userTask") || (element.type().equals("exclusiveGateway") && !decided)) {
                continue;
            }
            next.addAll(outgoing.getOrDefault(element.id(), List.of()));
        }
        return Optional.empty();
    }

    private static void collect(Element parent, Map<String, FlowElement> elements, Map<String, List<String>> outgoing) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (!(node instanceof Element element) || !BPMN.equals(element.getNamespaceURI())) {
                continue;
            }
            if (element.getLocalName().equals("sequenceFlow")) {
                outgoing.computeIfAbsent(element.getAttribute("sourceRef"), id -> new ArrayList<>())
                        .add(element.getAttribute("targetRef"));
            } else if (NODES.contains(element.getLocalName())) {
                elements.put(element.getAttribute("id"), read(element));
                if (element.getLocalName().equals("subProcess")) {
                    collect(element, elements, outgoing);
                }
            }
        }
    }

    private static FlowElement read(Element element) {
        String jobType = null;
        String step = null;
        String channel = null;
        var extensions = child(element, BPMN, "extensionElements");
        if (extensions != null) {
            var definition = child(extensions, ZEEBE, "taskDefinition");
            jobType = definition == null ? null : definition.getAttribute("type");
            step = header(extensions, Headers.STEP);
            channel = header(extensions, Headers.CHANNEL);
        }
        return new FlowElement(
                element.getAttribute("id"),
                element.getLocalName(),
                element.getAttribute("name"),
                jobType,
                step,
                channel,
                text(child(element, BPMN, "timerEventDefinition")));
    }

    private static @Nullable String header(Element extensions, String key) {
        var headers = child(extensions, ZEEBE, "taskHeaders");
        if (headers == null) {
            return null;
        }
        for (Node node = headers.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element header && header.getAttribute("key").equals(key)) {
                return header.getAttribute("value");
            }
        }
        return null;
    }

    private static @Nullable Element child(Element parent, String namespace, String tag) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element
                    && namespace.equals(element.getNamespaceURI())
                    && tag.equals(element.getLocalName())) {
                return element;
            }
        }
        return null;
    }

    private static @Nullable String text(@Nullable Element element) {
        return element == null ? null : element.getTextContent().strip();
    }

    private static Element firstProcess(String xml) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            // A model is somebody's file: nothing in it may make us read another.
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
            var processes = document.getElementsByTagNameNS(BPMN, "process");
            for (int i = 0; i < processes.getLength(); i++) {
                if (processes.item(i) instanceof Element process
                        && "true".equals(process.getAttribute("isExecutable"))) {
                    return process;
                }
            }
            throw new IllegalArgumentException("Expected an executable process in the BPMN model, but there is none");
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new IllegalArgumentException("Expected a BPMN model, but it cannot be read: " + e.getMessage(), e);
        }
    }
}
