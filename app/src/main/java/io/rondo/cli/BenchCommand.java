package io.rondo.cli;

import io.rondo.bench.BenchReport;
import io.rondo.bench.ImportBench;
import io.rondo.bench.ListsBench;
import io.rondo.bench.SendBench;
import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Ports;
import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.SandboxOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
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
        description = "Benchmarks, each beside the limit measured in the same run. There are: import, lists, send.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    private final Class<?> application;

    @Parameters(arity = "0..1", defaultValue = "import", description = "which one (default: ${DEFAULT-VALUE})")
    String name = "import";

    @Option(
            names = "--customers",
            description = "import, lists: how many customers (default: 100000 for import, 1000000 for lists)")
    @Nullable
    Integer customers;

    @Option(
            names = "--recipients",
            description = "send: how many the broadcast goes to (default: ${DEFAULT-VALUE})",
            defaultValue = "50000")
    int recipients = 50_000;

    @Option(
            names = "--journeys",
            description = "send: how many get a journey of their own (default: ${DEFAULT-VALUE})",
            defaultValue = "5000")
    int journeys = 5_000;

    @Option(
            names = "--sessions",
            description = "send: SMTP connections (default: ${DEFAULT-VALUE})",
            defaultValue = "64")
    int sessions = 64;

    @Option(
            names = "--columns",
            description = "import: how many columns of free text the file has besides (default: ${DEFAULT-VALUE})",
            defaultValue = "0")
    int further;

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
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        var report = switch (name) {
            case "import" -> importing();
            case "lists" -> lists();
            case "send" -> sending();
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "Expected the name of a benchmark (import, lists, send), but it is '%s'".formatted(name));
        };
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

    private BenchReport importing() throws Exception {
        var wanted = customers == null ? 100_000 : customers;
        atLeast("--customers", wanted, 1_000);
        atLeast("--columns", further, 0);
        try (var sandbox = Sandbox.start(SandboxOptions.throwAway().withShortLife(false), System.err::println);
                var rondo = RunningRondo.on(sandbox, application, Map.of("rondo.roles", "batch"))) {
            return new ImportBench(sandbox, rondo).run(wanted, seed, further);
        }
    }

    private BenchReport lists() throws Exception {
        var wanted = customers == null ? 1_000_000 : customers;
        atLeast("--customers", wanted, ListsBench.SMALL);
        try (var sandbox = Sandbox.start(SandboxOptions.throwAway().withShortLife(false), System.err::println);
                var rondo = RunningRondo.on(sandbox, application, Map.of("rondo.roles", "batch"))) {
            return new ListsBench(sandbox, rondo, System.err).run(wanted, seed);
        }
    }

    /** On durable settings: what is committed is on the disk. */
    private BenchReport sending() throws Exception {
        atLeast("--recipients", recipients, 1_000);
        atLeast("--journeys", journeys, 1);
        atLeast("--sessions", sessions, 1);
        var folder = Files.createTempDirectory(Path.of("/var/tmp"), "rondo-bench-");
        try (var sandbox = Sandbox.start(SandboxOptions.lasting(folder).withPorts(Ports.free()), System.err::println)) {
            return new SendBench(application, sandbox).run(recipients, journeys, sessions);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private void atLeast(String option, int value, int least) {
        if (value < least) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Expected %s of %d or more, because less measures the start, but it is %d"
                            .formatted(option, least, value));
        }
    }
}
