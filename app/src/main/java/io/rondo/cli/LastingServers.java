package io.rondo.cli;

import io.rondo.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that work on lasting data. */
final class LastingServers {

    @Option(names = "--data-folder", description = "where data lasts (default: .rondo/data in Rondo's folder)")
    @Nullable
    Path folder;

    @Option(names = "--web-port", description = "port of the web (default: ${DEFAULT-VALUE})", defaultValue = "8090")
    int webPort = 8090;

    @Option(
            names = "--grpc-port",
            description = "the engine's gRPC port (default: ${DEFAULT-VALUE}, as the Modeler expects)",
            defaultValue = "26500")
    int grpcPort = 26500;

    @Option(
            names = "--rest-port",
            description = "the engine's REST port (default: ${DEFAULT-VALUE}, as the Modeler expects)",
            defaultValue = "8080")
    int restPort = 8080;

    @Option(names = "--movable-clock", description = "lets time be moved forward, for trying things out")
    boolean movableClock;

    Path dataFolder() {
        var given = folder;
        return given != null
                ? given
                : Path.of(System.getProperty("rondo.home", "."), ".rondo", "data")
                        .normalize();
    }

    SandboxOptions options() {
        var options = SandboxOptions.lasting(dataFolder()).withControlledClock(movableClock);
        return options.withPorts(
                options.ports().withWeb(webPort).withZeebeGrpc(grpcPort).withZeebeRest(restPort));
    }

    /** Whether {@code RONDO_SANDBOX=off} (or {@code -Drondo.sandbox=off}) says that servers are outside. */
    static boolean outside() {
        var setting = System.getProperty("rondo.sandbox", System.getenv().getOrDefault("RONDO_SANDBOX", "on"));
        return setting.toLowerCase(Locale.ROOT).equals("off");
    }
}
