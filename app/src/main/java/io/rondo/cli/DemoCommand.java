package io.rondo.cli;

import io.rondo.demo.Demo;
import io.rondo.demo.DemoOptions;
import io.rondo.node.RunningRondo;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Runs the demonstration on a fresh sandbox. */
@Command(
        name = "demo",
        description =
                "A whole campaign with simulated customers on real servers, then a second one that the first steers.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private final Class<?> application;

    @Option(names = "--customers", description = "made-up customers (default: ${DEFAULT-VALUE})", defaultValue = "2000")
    int customers = 2_000;

    @Option(
            names = "--seed",
            description = "the same seed gives the same figures (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    long seed = 1;

    @Option(names = "--data", description = "replay this experiment (Hillstrom's file) instead of made-up customers")
    @Nullable
    Path data;

    @Option(names = "--headless", description = "end when done, instead of keeping the web open")
    boolean headless;

    @Option(
            names = "--json",
            description = "the last line on stdout is one JSON object; everything else goes to stderr")
    boolean json;

    @Option(names = "--web-port", description = "port of the web (default: any free one when headless, else 8090)")
    int webPort;

    @Spec
    CommandSpec spec = CommandSpec.create();

    DemoCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() throws Exception {
        if (customers < 100) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Expected --customers of 100 or more, because fewer show nothing, but it is " + customers);
        }
        if (data != null && !Files.isReadable(data)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Expected --data to be a file that can be read, but '%s' is not".formatted(data));
        }
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // Whatever a library prints must not get between the lines of a program that reads ours.
        System.setOut(System.err);
        var progress = json ? System.err : out;
        var options = SandboxOptions.throwAway().withShortLife(data == null).withPromptTasks(true);
        options = options.withPorts(options.ports().withWeb(webPort != 0 ? webPort : headless ? 0 : 8090));
        try (var until = new UntilStopped();
                var sandbox = Sandbox.start(options, progress::println);
                var rondo = RunningRondo.on(
                        sandbox,
                        application,
                        Map.of(
                                "rondo.demo-logins",
                                "true",
                                // Simulated customers click one link at a time; waiting for more would only cost real
                                // time.
                                "rondo.responses.click-hold",
                                "0s",
                                "rondo.web.url",
                                "http://localhost:" + sandbox.addresses().webPort()))) {
            progress.println("Rondo is up: " + rondo.webUrl());
            var outcome = new Demo(
                            new DemoOptions(
                                    customers,
                                    seed,
                                    data,
                                    headless,
                                    sandbox.addresses().webPort()),
                            sandbox,
                            rondo,
                            progress)
                    .run();
            outcome.broken().forEach(line -> progress.println("NOT HELD: " + line));
            if (json) {
                out.println(JsonMapper.builder().build().writeValueAsString(outcome.summary()));
            } else {
                Narration.print(out, outcome.summary());
            }
            if (!headless) {
                progress.println("The web stays open at %s until you press Ctrl+C.".formatted(rondo.webUrl()));
                until.await();
            }
            return outcome.held() ? 0 : 1;
        }
    }
}
