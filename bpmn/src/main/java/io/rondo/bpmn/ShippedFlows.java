package io.rondo.bpmn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The flows, decision tables and forms that come with Rondo, in the order of their names.
 */
public final class ShippedFlows {

    private static final List<String> NAMES = List.of(
            "approve-campaign.form",
            "approve-compensation.form",
            "ask-satisfaction.form",
            "broadcast.bpmn",
            "campaign.bpmn",
            "contact-policy.dmn",
            "follow-up-call.form",
            "journey-offer-follow-up.bpmn",
            "journey-one-mail.bpmn",
            "journey-responder.bpmn",
            "list-quality.dmn",
            "recovery-plan.dmn",
            "resolve-complaint.form",
            "review-results.form",
            "service-recovery.bpmn",
            "settle-case.form");

    private ShippedFlows() {}

    /** Every shipped file. */
    public static List<FlowResource> resources() {
        return NAMES.stream().map(ShippedFlows::read).toList();
    }

    /** The shipped files whose name ends with the given ending, for example {@code .bpmn}. */
    public static List<FlowResource> resources(String ending) {
        return NAMES.stream()
                .filter(name -> name.endsWith(ending))
                .map(ShippedFlows::read)
                .toList();
    }

    private static FlowResource read(String name) {
        try (var in = ShippedFlows.class.getResourceAsStream("/flows/" + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "Expected shipped flow '%s' on the class path, but it is missing".formatted(name));
            }
            return new FlowResource(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read shipped flow '%s'".formatted(name), e);
        }
    }
}
