package io.rondo.cli;

import io.rondo.bpmn.FlowCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what would not work about a flow, before it runs. */
@Command(
        name = "check",
        description = "Checks flows drawn in the Modeler; one line per finding, exit code 1 if there are any.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FLOW.bpmn",
            description = "flows, and the forms and tables they use if they are not deployed yet")
    List<Path> files = List.of();

    @Override
    public Integer call() {
        var findings = FlowCheck.check(files);
        findings.forEach(System.out::println);
        if (findings.isEmpty()) {
            System.out.println(
                    files.size() == 1
                            ? "Nothing to correct."
                            : "Nothing to correct in %d files.".formatted(files.size()));
        }
        return findings.isEmpty() ? 0 : 1;
    }
}
