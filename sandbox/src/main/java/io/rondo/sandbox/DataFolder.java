package io.rondo.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A sandbox's folder, held by one sandbox at a time through a file lock that the kernel gives back however its holder dies.
 *
 * <pre>
 * lock                  held while a sandbox runs
 * owner                 the Rondo that holds it
 * processes             what runs (see {@link ProcessList})
 * clock                 the movable clock's offset
 * logs/                 one file for each server
 * servers/NAME/         each server's data; if root's servers cannot reach this folder, servers-are-in says where
 * </pre>
 */
final class DataFolder implements AutoCloseable {
    private static final String WATCHDOG = "watchdog.sh";
    private static final Duration ABANDONED_AFTER = Duration.ofMinutes(1);

    private final Path folder;
    private final Path servers;
    private final boolean lasting;
    private final FolderLock lock;
    private final ProcessList processes;

    private DataFolder(Path folder, Path servers, boolean lasting, FolderLock lock) {
        this.folder = folder;
        this.servers = servers;
        this.lasting = lasting;
        this.lock = lock;
        this.processes = new ProcessList(folder.resolve("processes"));
    }

    /** @throws SandboxException if another sandbox holds the folder */
    static DataFolder open(SandboxOptions options, ServerUser user) {
        Path folder = options.dataFolder();
        try {
            folder = Files.createDirectories(folder).toRealPath();
            FolderLock lock = acquire(folder);
            try {
                return prepared(folder, options.lasting(), user, lock);
            } catch (IOException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SandboxException("Could not use the data folder %s: %s".formatted(folder, e), e);
        }
    }

    private static FolderLock acquire(Path folder) throws IOException {
        Optional<FolderLock> lock = FolderLock.tryAcquire(folder);
        if (lock.isEmpty()) {
            String owner = FolderLock.owner(folder)
                    .map(entry -> Long.toString(entry.pid()))
                    .orElse("unknown");
            throw new SandboxException(
                    "The data folder %s is in use by another Rondo (process %s). Stop that one first, or use another folder."
                            .formatted(folder, owner));
        }
        return lock.get();
    }

    private static DataFolder prepared(Path folder, boolean lasting, ServerUser user, FolderLock lock)
            throws IOException {
        if (!lasting) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        writeWatchdog(folder);
        user.openFor(folder);
        Path servers = user.serverFolder(folder);
        forgetFormerNamesake(folder, servers);
        Files.createDirectories(servers);
        Files.createDirectories(folder.resolve("logs"));
        user.openFor(servers);
        return new DataFolder(folder, servers, lasting, lock);
    }

    /** Server data kept elsewhere would outlive a folder that was deleted by hand, and turn up again in a new one of the same name. */
    private static void forgetFormerNamesake(Path folder, Path servers) throws IOException {
        Path note = folder.resolve("servers-are-in");
        if (!servers.startsWith(folder) && !Files.exists(note)) {
            Folders.delete(servers);
            Files.writeString(note, servers + "\n");
        }
    }

    /** Deletes throw-away folders whose Rondo was killed; their servers ended with it. */
    static void sweepAbandoned(Instant now) {
        try (Stream<Path> candidates = Files.list(SandboxOptions.throwAwayRoot())) {
            List<Path> ours = candidates
                    .filter(path -> path.getFileName().toString().startsWith(SandboxOptions.THROW_AWAY_PREFIX))
                    .filter(Files::isWritable)
                    .toList();
            for (Path path : ours) {
                if (Files.getLastModifiedTime(path).toInstant().isBefore(now.minus(ABANDONED_AFTER))) {
                    sweep(path);
                }
            }
        } catch (IOException e) {
            // a folder more on the disk is no reason not to start
        }
    }

    private static void sweep(Path path) throws IOException {
        Optional<FolderLock> lock = FolderLock.tryAcquire(path);
        if (lock.isPresent()) {
            try (FolderLock held = lock.get()) {
                new ProcessList(path.resolve("processes")).clearLeftovers();
                Folders.delete(path);
            }
        }
    }

    Path path() {
        return folder;
    }

    boolean lasting() {
        return lasting;
    }

    ProcessList processes() {
        return processes;
    }

    Path log(String server) {
        return folder.resolve("logs").resolve(server + ".log");
    }

    Path server(String name) {
        return servers.resolve(name);
    }

    /** The script every server runs under. */
    Path watchdog() {
        return folder.resolve(WATCHDOG);
    }

    /** Once, before any server starts: bash reads a script while it runs it. */
    private static void writeWatchdog(Path folder) throws IOException {
        try (InputStream source = DataFolder.class.getResourceAsStream(WATCHDOG)) {
            Files.write(
                    folder.resolve(WATCHDOG),
                    Objects.requireNonNull(source, WATCHDOG).readAllBytes());
        }
    }

    @Override
    public void close() {
        try {
            if (!lasting) {
                Folders.delete(servers);
                Folders.delete(folder);
            }
            lock.close();
        } catch (IOException e) {
            throw new SandboxException("Could not clear " + folder, e);
        }
    }
}
