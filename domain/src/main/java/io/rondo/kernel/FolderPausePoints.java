package io.rondo.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;

/**
 * Holds a thread up for good where a file in a folder says so: the thread that comes to point {@code x} first renames {@code x} to
 * {@code x.PID} and stays until its process is killed. The rename is atomic, so that of all threads of all nodes one is held.
 */
final class FolderPausePoints implements PausePoints {

    private final Path folder;

    FolderPausePoints(Path folder) {
        this.folder = folder;
    }

    @Override
    public void reached(Point point) {
        var wanted = folder.resolve(point.code());
        if (!Files.exists(wanted)) {
            return;
        }
        var taken = folder.resolve(
                "%s.%d".formatted(point.code(), ProcessHandle.current().pid()));
        try {
            Files.move(wanted, taken, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException othersTookIt) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
