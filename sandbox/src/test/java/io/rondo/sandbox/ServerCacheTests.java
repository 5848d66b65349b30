package io.rondo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCacheTests {
    private static final ServerArchive ARCHIVE = new ServerArchive("Test", "io.rondo.test", "server", "1.0", "tar.gz");

    @TempDir
    Path folder;

    private String repositoryBefore;

    @BeforeEach
    void useALocalRepositoryOfItsOwn() {
        repositoryBefore = System.getProperty("maven.repo.local");
        System.setProperty("maven.repo.local", folder.resolve("repository").toString());
    }

    @AfterEach
    void restore() {
        if (repositoryBefore == null) {
            System.clearProperty("maven.repo.local");
        } else {
            System.setProperty("maven.repo.local", repositoryBefore);
        }
    }

    @Test
    void unpacksOnceHoweverManyStartTogether() throws Exception {
        writeArchive("bin/start");
        ServerCache cache = new ServerCache(folder.resolve("cache"));

        try (var starters = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Path> start = () -> cache.unpacked(ARCHIVE, ProgressListener.silent());
            List<Future<Path>> homes = starters.invokeAll(java.util.Collections.nCopies(8, start));

            assertThat(homes).extracting(Future::resultNow).containsOnly(folder.resolve("cache/server-1.0/server-1.0"));
        }

        try (Stream<Path> left = Files.list(folder.resolve("cache"))) {
            assertThat(left).as("no half-unpacked folder stays").containsExactly(folder.resolve("cache/server-1.0"));
        }
    }

    @Test
    void keepsWhatIsExecutableAndLinks() throws Exception {
        writeArchive("bin/start");

        Path home = new ServerCache(folder.resolve("cache")).unpacked(ARCHIVE, ProgressListener.silent());

        assertThat(home.resolve("bin/start")).isExecutable();
        assertThat(home.resolve("lib.so")).hasContent("library");
        assertThat(Files.isExecutable(home.resolve("lib.so.1"))).isFalse();
        assertThat(home.resolve("lib.so")).isSymbolicLink();
    }

    @Test
    void refusesAnArchiveThatWantsOutOfItsFolder() throws Exception {
        writeArchive("../../escaped");

        assertThatThrownBy(() -> new ServerCache(folder.resolve("cache")).unpacked(ARCHIVE, ProgressListener.silent()))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("escaped");
        assertThat(folder.resolve("escaped")).doesNotExist();
    }

    private void writeArchive(String executable) throws IOException {
        Path file = folder.resolve("repository/io/rondo/test/server/1.0/server-1.0.tar.gz");
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out))) {
            add(tar, "server-1.0/" + executable, 0755, "#!/bin/sh\n");
            add(tar, "server-1.0/lib.so.1", 0644, "library");
            TarArchiveEntry link = new TarArchiveEntry("server-1.0/lib.so", TarConstants.LF_SYMLINK);
            link.setLinkName("lib.so.1");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
    }

    private static void add(TarArchiveOutputStream tar, String name, int mode, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setMode(mode);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
