package io.rondo.prove;

import io.rondo.node.OwnJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** A node with the roles workers and batch in a process of its own, to be killed. */
final class WorkerNode {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final Path log;

    private WorkerNode(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Returns when the node is ready. Settings travel in the environment: a command line is there for all to read. */
    static WorkerNode start(Class<?> application, Map<String, String> settings, Path log) throws InterruptedException {
        List<String> command = new ArrayList<>(OwnJvm.command(
                application,
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow")));
        command.addAll(List.of("node", "--roles", "workers,batch"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SPRING_APPLICATION_JSON", JSON.writeValueAsString(settings));
        try {
            var node = new WorkerNode(builder.start(), log);
            Runtime.getRuntime().addShutdownHook(new Thread(node.process::destroyForcibly));
            node.awaitReady();
            return node;
        } catch (IOException e) {
            throw new ProofException("A node could not be started", e);
        }
    }

    private void awaitReady() throws InterruptedException, IOException {
        var deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!Files.readString(log).contains("This node is ready")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new ProofException(
                        "Expected a node to be ready within %s, but it is not; see %s".formatted(READY_WITHIN, log));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** kill -9: no thread of it does anything more once this returns. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new ProofException("Expected process %d to end when killed".formatted(process.pid()));
        }
    }
}
