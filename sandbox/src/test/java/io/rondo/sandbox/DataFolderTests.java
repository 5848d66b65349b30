package io.rondo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTests {
    @TempDir
    Path parent;

    /** Root's servers cannot reach a temporary folder of JUnit's, so their data is elsewhere. */
    @AfterEach
    void deleteServerData() throws Exception {
        for (String name : List.of("data", "stays")) {
            Folders.delete(ServerUser.current().serverFolder(parent.resolve(name)));
        }
    }

    @Test
    void isHeldByOneSandboxAtATimeHoweverOftenOthersTry() throws Exception {
        SandboxOptions options = SandboxOptions.lasting(parent.resolve("data"));
        try (DataFolder held = open(options)) {
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(() -> open(options))
                        .isInstanceOf(SandboxException.class)
                        .hasMessageContaining("in use by another Rondo");
            }
            assertThat(kernelLocks(held.path().resolve("lock")))
                    .as("the kernel still knows the lock, so that other processes respect it")
                    .isEqualTo(1);
        }

        open(options).close();
    }

    @Test
    void throwAwayDataIsGoneAfterCloseAndLastingDataStays() {
        SandboxOptions throwAway = SandboxOptions.throwAway();
        open(throwAway).close();
        assertThat(throwAway.dataFolder()).doesNotExist();

        SandboxOptions lasting = SandboxOptions.lasting(parent.resolve("stays"));
        open(lasting).close();
        assertThat(lasting.dataFolder()).exists();
    }

    @Test
    void sweepsWhatAKilledSandboxLeftButNothingInUseAndNothingNew() throws Exception {
        Instant now = Clock.systemUTC().instant();
        Path abandoned = SandboxOptions.throwAway().dataFolder();
        Path fresh = SandboxOptions.throwAway().dataFolder();
        SandboxOptions used = SandboxOptions.throwAway();
        try (DataFolder held = open(used)) {
            age(abandoned, now);
            age(held.path(), now);

            DataFolder.sweepAbandoned(now);

            assertThat(abandoned).doesNotExist();
            assertThat(held.path()).exists();
            assertThat(fresh).exists();
        } finally {
            Folders.delete(fresh);
        }
    }

    private static long kernelLocks(Path file) throws Exception {
        String inode = Files.getAttribute(file, "unix:ino").toString();
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .filter(line ->
                        line.contains(" " + ProcessHandle.current().pid() + " ") && line.contains(":" + inode + " "))
                .count();
    }

    private static void age(Path folder, Instant now) throws Exception {
        Files.setLastModifiedTime(folder, FileTime.from(now.minus(Duration.ofHours(1))));
    }

    private static DataFolder open(SandboxOptions options) {
        DataFolder folder = DataFolder.open(options, ServerUser.current());
        folder.processes().clearLeftovers();
        return folder;
    }
}
