package io.rondo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedProcessTests {
    @TempDir
    Path folder;

    private Path script;

    @BeforeEach
    void writeScript() throws Exception {
        script = folder.resolve("watchdog.sh");
        try (var source = WatchedProcess.class.getResourceAsStream("watchdog.sh")) {
            Files.write(script, source.readAllBytes());
        }
    }

    @Test
    void asksTheServerToEndAndWaitsForIt() throws Exception {
        WatchedProcess process =
                start("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done", Duration.ofSeconds(10));
        await().until(() -> log().contains("up"));

        process.stop();

        assertThat(log()).contains("bye");
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void killsAServerThatDoesNotEndInItsTime() throws Exception {
        WatchedProcess process = start("trap '' TERM; echo up; while :; do sleep 0.05; done", Duration.ofSeconds(1));
        await().until(() -> log().contains("up"));
        List<ProcessHandle> all = process.handles();

        process.stop();

        assertThat(all).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void endsWhatTheServerItselfHadStarted() throws Exception {
        WatchedProcess process = start("sleep 300 & echo up; wait", Duration.ZERO);
        await().until(() -> log().contains("up"));
        List<ProcessHandle> all = process.handles();
        assertThat(all).hasSizeGreaterThanOrEqualTo(3);

        process.stop();

        assertThat(all).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void noticesThatTheServerEndedByItselfAndKeepsItsExitCode() {
        WatchedProcess process = start("exit 7", Duration.ofSeconds(5));

        await().until(() -> !process.isAlive());

        assertThat(process.exitCode()).isEqualTo(7);
    }

    @Test
    void aKilledServerTakesItsWatchdogWithIt() {
        WatchedProcess process = start("sleep 300", Duration.ofSeconds(30));
        List<ProcessHandle> all = process.handles();

        process.kill();

        assertThat(all).noneMatch(ProcessHandle::isAlive);
    }

    private WatchedProcess start(String shell, Duration grace) {
        return WatchedProcess.start(
                script,
                new WatchedProcess.Command(
                        List.of("bash", "-c", shell),
                        Map.of("PATH", "/usr/bin:/bin"),
                        folder.resolve("log"),
                        "TERM",
                        grace));
    }

    private String log() throws Exception {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }
}
