package io.rondo.bpmn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The flows, decision tables and forms that come with Rondo, in the order of their names. They are deployed together;
 * {@link #digest()} tells whether that is needed.
 */
public final class ShippedFlows {

    private static final List<String> NAMES = List.of(
            "approve-campaign.form",
            "approve-compensation.form",
            "ask-satisfaction.form",
            "campaign.bpmn",
            "contact-policy.dmn",
            "follow-up-call.form",
            "journey-offer-follow-up.bpmn",
            "journey-one-mail.bpmn",
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

    /**
     * SHA-256 over names and bytes of every shipped file, in hex. Two equal digests mean the same files: whoever keeps
     * the digest of the last deployment deploys only when it differs.
     */
    public static String digest() {
        return digest(resources());
    }

    static String digest(List<FlowResource> resources) {
        var sha = sha256();
        for (var resource : resources) {
            var content = resource.content();
            sha.update("%s\n%d\n".formatted(resource.name(), content.length).getBytes(StandardCharsets.UTF_8));
            sha.update(content);
        }
        return HexFormat.of().formatHex(sha.digest());
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
