package io.rondo.bpmn;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/** Reads from forms, decision tables and flows the ids by which flows refer to them. */
final class PartIds {

    private static final JsonFactory JSON = new JsonFactory();

    private PartIds() {}

    /** The id of a Camunda form. */
    static String form(byte[] form) {
        try (var parser = JSON.createParser(form)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableFlowException("it is no form: expected a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var id = parser.currentName().equals("id");
                parser.nextToken();
                if (id) {
                    return parser.getString();
                }
                parser.skipChildren();
            }
        } catch (JacksonException e) {
            throw new UnreadableFlowException(FlowReader.oneLine(e.getOriginalMessage()), e);
        }
        throw new UnreadableFlowException("it is no form: expected an id");
    }

    /** The ids of the decisions in a DMN file. */
    static SortedSet<String> decisions(byte[] dmn) {
        var ids = ids(dmn, "decision");
        if (ids.isEmpty()) {
            throw new UnreadableFlowException("it is no decision table: expected a decision with an id");
        }
        return ids;
    }

    /** The ids of the processes in a BPMN file. */
    static SortedSet<String> processes(byte[] bpmn) {
        return ids(bpmn, "process");
    }

    private static SortedSet<String> ids(byte[] xml, String element) {
        var ids = new TreeSet<String>();
        var factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        try {
            var reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals(element)) {
                    var id = reader.getAttributeValue(null, "id");
                    ids.addAll(id == null ? List.of() : List.of(id));
                }
            }
        } catch (XMLStreamException e) {
            throw new UnreadableFlowException(FlowReader.oneLine(String.valueOf(e.getMessage())), e);
        }
        return ids;
    }
}
