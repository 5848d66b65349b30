package io.rondo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessListTests {
    @TempDir
    Path folder;

    private final Process sleeper = start("sleep", "300");

    @AfterEach
    void end() {
        sleeper.descendants().forEach(ProcessHandle::destroyForcibly);
        sleeper.destroyForcibly();
    }

    @Test
    void endsWhatAFormerSandboxLeftRunning() throws Exception {
        new ProcessList(file()).put("zeebe", List.of(sleeper.toHandle()));

        List<String> found = new ProcessList(file()).clearLeftovers();

        assertThat(found).containsExactly("zeebe");
        assertThat(sleeper.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(file())).isEmpty();
    }

    @Test
    void endsItsChildrenToo() {
        Process parent = start("bash", "-c", "sleep 300 & echo $!; wait");
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(firstLine(parent))).orElseThrow();
        new ProcessList(file()).put("elasticsearch", List.of(parent.toHandle()));

        new ProcessList(file()).clearLeftovers();

        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void sparesAStrangerWhoWasGivenTheSamePidLater() throws Exception {
        long start = sleeper.info().startInstant().orElseThrow().toEpochMilli();
        Files.writeString(file(), "postgres %d %d\n".formatted(sleeper.pid(), start - 60_000));

        assertThat(new ProcessList(file()).clearLeftovers()).isEmpty();

        assertThat(sleeper.isAlive()).isTrue();
    }

    @Test
    void sparesWhatWasEndedInOrder() {
        ProcessList list = new ProcessList(file());
        list.put("postgres", List.of(sleeper.toHandle()));
        list.remove("postgres");

        assertThat(new ProcessList(file()).clearLeftovers()).isEmpty();

        assertThat(sleeper.isAlive()).isTrue();
    }

    @Test
    void ignoresATornFile() throws Exception {
        Files.writeString(file(), "zeebe 12\n\nelastic\npostgres x y\n");

        assertThat(new ProcessList(file()).clearLeftovers()).isEmpty();
    }

    private Path file() {
        return folder.resolve("processes");
    }

    private static Process start(String... line) {
        try {
            return new ProcessBuilder(line).start();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String firstLine(Process process) {
        try {
            return process.inputReader().readLine();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
