package io.rondo.cli;

import io.rondo.node.RunningRondo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one node on servers that are there already; addresses come from the environment (see docker-compose.yml). */
@Command(
        name = "node",
        description = "Runs one node on outside servers; addresses by environment or --set.",
        mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {

    private final Class<?> application;

    @Option(names = "--roles", description = "any of web, workers, batch, separated by commas (default: all)")
    @Nullable
    String roles;

    @Option(names = "--set", description = "a setting, such as --set rondo.mail.sessions=4")
    Map<String, String> settings = new LinkedHashMap<>();

    NodeCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() throws InterruptedException {
        var all = new LinkedHashMap<>(settings);
        if (roles != null) {
            all.put("rondo.roles", roles);
        }
        return run(application, all);
    }

    static int run(Class<?> application, Map<String, String> settings) throws InterruptedException {
        try (var until = new UntilStopped();
                var rondo = RunningRondo.with(application, settings)) {
            System.err.println("This node is ready, roles " + rondo.setting("rondo.roles"));
            until.await();
        }
        return 0;
    }
}
