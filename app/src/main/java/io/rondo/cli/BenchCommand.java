package io.rondo.cli;

import io.rondo.bench.BenchReport;
import io.rondo.bench.ImportBench;
import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.SandboxOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Measures Rondo on a fresh sandbox, each figure beside its limit. */
@Command(
        name = "bench",
        description = "Benchmarks, each beside the limit measured in the same run. There is: import.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    private final Class<?> application;

    @Parameters(arity = "0..1", defaultValue = "import", description = "which one (default: ${DEFAULT-VALUE})")
    String name = "import";

    @Option(
            names = "--customers",
            description = "how many customers (default: ${DEFAULT-VALUE})",
            defaultValue = "100000")
    int customers = 100_000;

    @Option(names = "--seed", description = "of the made-up customers", defaultValue = "1")
    long seed = 1;

    @Option(
            names = "--json",
            description = "the last line on stdout is one JSON object; everything else goes to stderr")
    boolean json;

    @Spec
    CommandSpec spec = CommandSpec.create();

    BenchCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() throws Exception {
        if (!name.equals("import")) {
            throw new ParameterException(
                    spec.commandLine(), "Expected the name of a benchmark (import), but it is '%s'".formatted(name));
        }
        if (customers < 1_000) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Expected --customers of 1000 or more, because less measures the start, but it is " + customers);
        }
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        BenchReport report;
        try (var sandbox = Sandbox.start(SandboxOptions.throwAway().withShortLife(false), System.err::println);
                var rondo = RunningRondo.on(sandbox, application, Map.of("rondo.roles", "batch"))) {
            report = new ImportBench(sandbox, rondo).run(customers, seed);
        }
        if (json) {
            out.println(JsonMapper.builder().build().writeValueAsString(report));
        } else {
            report.figures()
                    .forEach(figure -> out.println("%s: %,.1f %s; limit (%s): %,.1f; %.0f %% of it"
                            .formatted(
                                    figure.name(),
                                    figure.value(),
                                    figure.unit(),
                                    figure.limitName(),
                                    figure.limit(),
                                    figure.ratio() * 100)));
        }
        return 0;
    }
}
