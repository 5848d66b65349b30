package io.rondo.batch;

import io.rondo.bpmn.ShippedFlows;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** The rows of the shipped table {@code recovery-plan} for customers without a plan: the first that applies counts. */
final class ShippedRecoveryPlan {

    private record Row(String tier, String cases, String limit, String hours, String handledBy) {

        boolean applies(String asked, int closed) {
            return (tier.isEmpty() || tier.equals('"' + asked + '"'))
                    && (cases.isEmpty()
                            || closed
                                    >= Integer.parseInt(cases.replace(">=", "").strip()));
        }
    }

    private final List<Row> rows = new ArrayList<>();

    ShippedRecoveryPlan() throws Exception {
        var table = ShippedFlows.resources(".dmn").stream()
                .filter(it -> it.name().endsWith("recovery-plan.dmn"))
                .findFirst()
                .orElseThrow();
        var rules = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(table.content()))
                .getElementsByTagName("rule");
        for (var i = 0; i < rules.getLength(); i++) {
            var in = texts((Element) rules.item(i), "inputEntry");
            var out = texts((Element) rules.item(i), "outputEntry");
            if (in.getFirst().isEmpty()) {
                rows.add(new Row(in.get(1), in.get(2), out.get(0), out.get(1), out.get(3)));
            }
        }
    }

    /** Limit, hours and who handles it, with a space between. */
    String of(String tier, int closedCases) {
        var row = rows.stream()
                .filter(it -> it.applies(tier, closedCases))
                .findFirst()
                .orElseThrow();
        return "%s.00 %s %s".formatted(row.limit(), row.hours(), row.handledBy().replace("\"", ""));
    }

    private static List<String> texts(Element rule, String name) {
        var entries = rule.getElementsByTagName(name);
        var texts = new ArrayList<String>();
        for (var i = 0; i < entries.getLength(); i++) {
            texts.add(entries.item(i).getTextContent().strip());
        }
        return texts;
    }
}
