package io.rondo.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server's process under {@code watchdog.sh}: it ends when this object stops it, and also when this JVM ends in whatever way, because
 * then the kernel closes the pipe the watchdog reads.
 */
final class WatchedProcess {
    /**
     * @param stopSignal what asks the server to end in order; PostgreSQL wants INT, others TERM
     * @param grace whole seconds to end in order before it is killed; zero kills at once
     */
    record Command(List<String> line, Map<String, String> environment, Path log, String stopSignal, Duration grace) {}

    private final Process watchdog;
    private final ProcessHandle server;
    private final Duration grace;

    private WatchedProcess(Process watchdog, ProcessHandle server, Duration grace) {
        this.watchdog = watchdog;
        this.server = server;
        this.grace = grace;
    }

    static WatchedProcess start(Path script, Command command) {
        List<String> line = new ArrayList<>(List.of(
                "bash",
                script.toString(),
                command.log().toString(),
                command.stopSignal(),
                Long.toString(command.grace().toSeconds())));
        line.addAll(command.line());
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        try {
            Process watchdog = builder.start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(watchdog.getInputStream(), StandardCharsets.UTF_8));
            String pid = out.readLine();
            if (pid == null) {
                throw new SandboxException(
                        "Expected the watchdog %s to run %s, but it ended at once. Is bash installed?"
                                .formatted(script, command.line().getFirst()));
            }
            ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElse(watchdog.toHandle());
            return new WatchedProcess(watchdog, server, command.grace());
        } catch (IOException e) {
            throw new UncheckedIOException("Could not run " + line, e);
        }
    }

    boolean isAlive() {
        return watchdog.isAlive();
    }

    /** Exit code of a process that is no longer alive. */
    int exitCode() {
        return watchdog.exitValue();
    }

    /** The server's processes as of now, the watchdog first. */
    List<ProcessHandle> handles() {
        return Stream.concat(
                        Stream.of(watchdog.toHandle()),
                        Stream.concat(Stream.of(server), server.descendants()).distinct())
                .toList();
    }

    /** Asks the server to end, waits for it, and kills it when its grace is over. Does nothing if it has ended. */
    void stop() {
        List<ProcessHandle> all = handles();
        try {
            watchdog.getOutputStream().close();
            if (!watchdog.waitFor(grace.toSeconds() + 5, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
            }
            awaitEnd(all);
        } catch (IOException e) {
            all.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }

    /** Kills the server as {@code kill -9} does, for tests of what survives it. */
    void kill() {
        List<ProcessHandle> all = handles();
        all.stream().skip(1).forEach(ProcessHandle::destroyForcibly);
        try {
            watchdog.waitFor(5, TimeUnit.SECONDS);
            awaitEnd(all);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(List<ProcessHandle> all) throws InterruptedException {
        for (int tick = 0; tick < 250 && all.stream().anyMatch(ProcessHandle::isAlive); tick++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
