package io.rondo.cli;

import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Sandbox;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs Rondo with lasting data until interrupted. */
@Command(
        name = "start",
        description = "Starts Rondo and its servers with lasting data; the web is at http://localhost:8090.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {

    private final Class<?> application;

    @Mixin
    LastingServers servers = new LastingServers();

    StartCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (LastingServers.outside()) {
            return NodeCommand.run(application, Map.of());
        }
        try (var until = new UntilStopped();
                var sandbox = Sandbox.start(servers.options(), System.err::println);
                var rondo = RunningRondo.on(sandbox, application, Map.of("rondo.demo-logins", "true"))) {
            System.err.printf(
                    "Rondo is ready: %s (Ctrl+C stops it; data stays in %s)%n", rondo.webUrl(), servers.dataFolder());
            until.await();
            System.err.println("Stopping; waiting journeys and tasks are kept.");
        }
        return 0;
    }
}
