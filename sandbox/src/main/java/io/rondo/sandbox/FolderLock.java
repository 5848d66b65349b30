package io.rondo.sandbox;

import io.rondo.sandbox.ProcessList.Entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says that a data folder is in use. The kernel gives the lock back however its holder dies. Within one JVM a set decides before the
 * locked file is touched: POSIX gives up a process's lock as soon as that process closes any other descriptor of the same file. For the
 * same reason the holder's name is in a file of its own.
 */
final class FolderLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
    private static final String OWNER = "owner";

    private final Path folder;
    private final @Nullable FileChannel channel;

    private FolderLock(Path folder, @Nullable FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** @return empty if another sandbox, of this JVM or another, uses the folder */
    static Optional<FolderLock> tryAcquire(Path folder) throws IOException {
        if (!HELD_HERE.add(folder)) {
            return Optional.empty();
        }
        FolderLock lock = new FolderLock(folder, null);
        boolean acquired = false;
        try {
            lock = new FolderLock(
                    folder,
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE));
            acquired = lock.channel != null && lock.channel.tryLock() != null && !ownerRunsElsewhere(folder);
            if (acquired) {
                Files.writeString(
                        folder.resolve(OWNER),
                        Entry.of("rondo", ProcessHandle.current())
                                .map(Entry::line)
                                .orElse(""));
            }
            return acquired ? Optional.of(lock) : Optional.empty();
        } finally {
            if (!acquired) {
                lock.release();
            }
        }
    }

    /** The Rondo that holds or last held the folder. */
    static Optional<Entry> owner(Path folder) throws IOException {
        Path file = folder.resolve(OWNER);
        return Files.exists(file) ? Entry.parse(Files.readString(file).strip()) : Optional.empty();
    }

    /** A second opinion, for file systems whose locks are not to be trusted. */
    private static boolean ownerRunsElsewhere(Path folder) throws IOException {
        return owner(folder)
                .filter(owner -> owner.pid() != ProcessHandle.current().pid())
                .flatMap(Entry::running)
                .isPresent();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder.resolve(OWNER));
        release();
    }

    private void release() throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            HELD_HERE.remove(folder);
        }
    }
}
