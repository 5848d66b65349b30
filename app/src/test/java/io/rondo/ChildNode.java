package io.rondo;

import static org.awaitility.Awaitility.await;

import io.rondo.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node in a process of its own, so that a test can kill it as a power cut would. */
final class ChildNode implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    private final Process process;
    private final Path log;

    private ChildNode(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a node with the roles workers and batch on the sandbox's servers and returns when it is ready. */
    static ChildNode start(Sandbox sandbox, Map<String, String> settings) {
        var all = new LinkedHashMap<>(sandbox.springProperties());
        all.put("rondo.mail.host", sandbox.addresses().smtpHost());
        all.put("rondo.mail.port", Integer.toString(sandbox.addresses().smtpPort()));
        all.put("spring.datasource.hikari.maximum-pool-size", "16");
        all.putAll(settings);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                RondoApplication.class.getName(),
                "node",
                "--roles",
                "workers,batch"));
        all.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        try {
            var log = Files.createDirectories(Path.of("target", "nodes"))
                    .resolve("node-%d-%d.log".formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet()));
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment()
                    .put(
                            "CLASSPATH",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
            var node = new ChildNode(builder.start(), log);
            Runtime.getRuntime().addShutdownHook(new Thread(node.process::destroyForcibly));
            node.awaitReady();
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        try {
            await().atMost(READY_WITHIN).pollInterval(Duration.ofMillis(200)).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("Expected a node to start, but it ended with %d; see %s"
                            .formatted(process.exitValue(), log));
                }
                return Files.readString(log).contains("This node is ready");
            });
        } catch (RuntimeException e) {
            kill();
            throw e;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** kill -9: no thread of it does anything more once this returns. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Expected process %d to end when killed".formatted(process.pid()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
