package io.rondo.cli;

import io.rondo.kernel.PausePoints.Point;
import io.rondo.node.RunningRondo;
import io.rondo.prove.Proof;
import io.rondo.prove.ProofException;
import io.rondo.prove.ProofOptions;
import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.SandboxOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Proves a promise the hard way, on a fresh sandbox. */
@Command(
        name = "prove",
        description =
                "Proves a promise the hard way. There is: delivery (nobody twice, nobody skipped, nobody after opting"
                        + " out, while nodes are killed, servers restart and the mail server misbehaves).",
        mixinStandardHelpOptions = true)
final class ProveCommand implements Callable<Integer> {

    private final Class<?> application;

    @Parameters(arity = "0..1", defaultValue = "delivery", description = "what (default: ${DEFAULT-VALUE})")
    String what = "delivery";

    @Option(
            names = "--recipients",
            description = "customers due a message (default: ${DEFAULT-VALUE})",
            defaultValue = "10000")
    int recipients = 10_000;

    @Option(
            names = "--kills",
            description = "kill -9 of working nodes, shared among seven windows (default: ${DEFAULT-VALUE})",
            defaultValue = "50")
    int kills = 50;

    @Option(names = "--seed", description = "of the mail server's and the customers' moods", defaultValue = "1")
    long seed = 1;

    @Option(
            names = "--json",
            description = "the last line on stdout is one JSON object; everything else goes to stderr")
    boolean json;

    @Spec
    CommandSpec spec = CommandSpec.create();

    ProveCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() throws Exception {
        if (!what.equals("delivery")) {
            throw new ParameterException(
                    spec.commandLine(), "Expected what to prove (delivery), but it is '%s'".formatted(what));
        }
        if (kills < Point.values().length) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Expected --kills of %d or more, one for each window of a delivery, but it is %d"
                            .formatted(Point.values().length, kills));
        }
        if (recipients < ProofOptions.FEWEST_RECIPIENTS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Expected --recipients of %d or more, but it is %d"
                            .formatted(ProofOptions.FEWEST_RECIPIENTS, recipients));
        }
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        var folder = Path.of(System.getProperty("rondo.home", "."), ".rondo", "prove")
                .toAbsolutePath()
                .normalize();
        try (var sandbox = Sandbox.start(SandboxOptions.throwAway(), System.err::println);
                var control = RunningRondo.on(sandbox, application, Map.of("rondo.roles", "web", "server.port", "0"))) {
            var outcome = new Proof(
                            ProofOptions.of(recipients, kills, seed, folder), sandbox, control, application, System.err)
                    .run();
            outcome.broken().forEach(line -> System.err.println("NOT HELD: " + line));
            if (json) {
                out.println(JsonMapper.builder().build().writeValueAsString(outcome.report()));
            } else {
                outcome.report().forEach((figure, value) -> out.printf("%-18s %s%n", figure, value));
                out.println(outcome.held() ? "It held." : "It did not hold; the log says what.");
            }
            return outcome.held() ? 0 : 1;
        } catch (ProofException notCarriedOut) {
            System.err.println(notCarriedOut.getMessage());
            return 1;
        }
    }
}
