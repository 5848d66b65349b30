package io.rondo.cli;

import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs Rondo with lasting data until interrupted. */
@Command(
        name = "start",
        description = "Starts Rondo and its servers with lasting data; the web is at http://localhost:8090.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {

    private final Class<?> application;

    @Option(
            names = "--data-folder",
            description = "where data lasts (default: ${DEFAULT-VALUE})",
            defaultValue = ".rondo/data")
    Path folder = Path.of(".rondo/data");

    @Option(names = "--web-port", description = "port of the web (default: 8090)")
    int webPort = 8090;

    @Option(names = "--grpc-port", description = "the engine's gRPC port (default: 26500, as the Modeler expects)")
    int grpcPort = 26500;

    @Option(names = "--rest-port", description = "the engine's REST port (default: 8080, as the Modeler expects)")
    int restPort = 8080;

    @Option(names = "--movable-clock", description = "lets time be moved forward, for trying things out")
    boolean movableClock;

    @Spec
    CommandSpec spec = CommandSpec.create();

    StartCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (webPort <= 0 || webPort > 65_535) {
            throw new ParameterException(
                    spec.commandLine(), "Expected --web-port between 1 and 65535, but it is " + webPort);
        }
        var options = SandboxOptions.lasting(folder).withControlledClock(movableClock);
        options = options.withPorts(
                options.ports().withWeb(webPort).withZeebeGrpc(grpcPort).withZeebeRest(restPort));
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try (var sandbox = Sandbox.start(options, System.err::println);
                var rondo = RunningRondo.on(sandbox, application, Map.of("rondo.demo-logins", "true"))) {
            System.err.println(
                    "Rondo is ready: " + rondo.webUrl() + " (Ctrl+C stops it; data stays in " + folder + ")");
            stop.await();
            System.err.println("Stopping; waiting journeys and tasks are kept.");
        } finally {
            stopped.countDown();
        }
        return 0;
    }
}
