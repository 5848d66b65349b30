package io.rondo.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
        try (var rondo = RunningRondo.with(application, all)) {
            System.err.println("This node is ready (" + rondo.getClass().getSimpleName() + ")");
            stop.await();
        } finally {
            stopped.countDown();
        }
        return 0;
    }
}
