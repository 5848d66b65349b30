package io.rondo.bpmn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells a marketer, before a flow runs, what would not work or would do harm. It knows what is Rondo's: the job types
 * and messages there are, that a flow may start twice, that a customer gets no message twice. What makes a good diagram is
 * bpmnlint's affair.
 */
public final class FlowCheck {

    private FlowCheck() {}

    /**
     * Checks flows, decision tables and forms. A flow may refer to what comes with Rondo, to the other given files, and to
     * files in its own folder.
     *
     * @return what was found, file by file in the given order; empty if the files are fine
     */
    public static List<Finding> check(List<Path> files) {
        return check(files, KnownParts.shipped());
    }

    /** As {@link #check(List)}, with what is deployed instead of what comes with Rondo. */
    public static List<Finding> check(List<Path> files, KnownParts deployed) {
        var known = deployed.and(
                KnownParts.of(files.stream().flatMap(FlowCheck::beside).toList()));
        return files.stream().flatMap(file -> check(file, known).stream()).toList();
    }

    private static List<Finding> check(Path file, KnownParts known) {
        try {
            return check(new FlowResource(file.toString(), Files.readAllBytes(file)), known);
        } catch (IOException e) {
            return List.of(
                    unreadable(file.toString(), Files.exists(file) ? "it cannot be read" : "there is no such file"));
        }
    }

    /** Checks one file that is already in memory, for example one that was uploaded. */
    public static List<Finding> check(FlowResource file, KnownParts known) {
        try {
            if (file.name().endsWith(".form")) {
                PartIds.form(file.content());
                return List.of();
            }
            if (file.name().endsWith(".dmn")) {
                PartIds.decisions(file.content());
                return List.of();
            }
            var processes = FlowReader.parse(file.content());
            if (processes.isEmpty()) {
                return List.of(unreadable(file.name(), "there is no process in it"));
            }
            return processes.stream()
                    .flatMap(process -> check(new CheckedFlow(file.name(), process, known)).stream())
                    .toList();
        } catch (UnreadableFlowException e) {
            return List.of(unreadable(file.name(), String.valueOf(e.getMessage())));
        }
    }

    private static List<Finding> check(CheckedFlow flow) {
        if (EngineRules.isExecutable(flow)) {
            EngineRules.checkPlatform(flow);
            JobRules.check(flow);
            PathRules.check(flow);
            UserTaskRules.check(flow);
            MessageRules.check(flow);
            GatewayRules.check(flow);
            EngineRules.checkAccepted(flow);
        }
        return flow.findings();
    }

    private static Finding unreadable(String file, String why) {
        return new Finding(
                file,
                null,
                null,
                "unreadable",
                "It cannot be read: %s. Open it in Camunda Modeler and save it again.".formatted(why));
    }

    /** The file itself and the flows, tables and forms in its folder, as far as they can be read. */
    private static Stream<FlowResource> beside(Path file) {
        var parts = new ArrayList<FlowResource>();
        var folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (var siblings = Files.list(folder)) {
            for (var sibling : siblings.filter(FlowCheck::isPart).sorted().toList()) {
                parts.add(new FlowResource(sibling.getFileName().toString(), Files.readAllBytes(sibling)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read folder '%s'".formatted(folder), e);
        }
        return parts.stream();
    }

    private static boolean isPart(Path file) {
        var name = file.toString();
        return Files.isRegularFile(file) && (name.endsWith(".bpmn") || name.endsWith(".dmn") || name.endsWith(".form"));
    }
}
