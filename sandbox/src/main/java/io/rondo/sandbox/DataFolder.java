package io.rondo.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox's folder, held by one sandbox at a time through a file lock that the kernel gives back however its holder dies.
 *
 * <pre>
 * lock                  held while a sandbox runs; names its process
 * processes             what runs (see {@link ProcessList})
 * clock                 the movable clock's offset
 * logs/                 one file for each server
 * servers/NAME/         each server's data; if root's servers cannot reach this folder, servers-are-in says where
 * </pre>
 */
final class DataFolder implements AutoCloseable {
    private static final String WATCHDOG = "watchdog.sh";
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
    private static final Duration ABANDONED_AFTER = Duration.ofMinutes(1);

    private final Path folder;
    private final Path servers;
    private final boolean lasting;
    private final FileChannel lockChannel;
    private final ProcessList processes;

    private DataFolder(Path folder, Path servers, boolean lasting, FileChannel lockChannel) {
        this.folder = folder;
        this.servers = servers;
        this.lasting = lasting;
        this.lockChannel = lockChannel;
        this.processes = new ProcessList(folder.resolve("processes"));
    }

    /** @throws SandboxException if another sandbox holds the folder */
    static DataFolder open(SandboxOptions options, ServerUser user) {
        Path folder = options.dataFolder();
        try {
            folder = Files.createDirectories(folder).toRealPath();
            FileChannel channel = lock(folder);
            if (channel == null) {
                throw new SandboxException(
                        "The data folder %s is in use by another Rondo (process %s). Stop that one first, or use another folder."
                                .formatted(
                                        folder,
                                        Files.readString(folder.resolve("lock")).strip()));
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(
                    Long.toString(ProcessHandle.current().pid())));
            if (!options.lasting()) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            writeWatchdog(folder);
            user.openFor(folder);
            Path servers = user.serverFolder(folder);
            forgetFormerNamesake(folder, servers);
            Files.createDirectories(servers);
            Files.createDirectories(folder.resolve("logs"));
            user.openFor(servers);
            return new DataFolder(folder, servers, options.lasting(), channel);
        } catch (IOException e) {
            throw new SandboxException("Could not use the data folder %s: %s".formatted(folder, e), e);
        }
    }

    /** Server data kept elsewhere would outlive a folder that was deleted by hand, and turn up again in a new one of the same name. */
    private static void forgetFormerNamesake(Path folder, Path servers) throws IOException {
        Path note = folder.resolve("servers-are-in");
        if (!servers.startsWith(folder) && !Files.exists(note)) {
            Folders.delete(servers);
            Files.writeString(note, servers + "\n");
        }
    }

    /**
     * @return the open channel that holds the lock, or null if somebody else holds it. Within one JVM a set decides, before the file is
     *     touched: POSIX gives up a process's lock as soon as that process closes any other descriptor of the same file.
     */
    private static @Nullable FileChannel lock(Path folder) throws IOException {
        if (!HELD_HERE.add(folder)) {
            return null;
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(
                    folder.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            locked = channel.tryLock() != null;
            return locked ? channel : null;
        } finally {
            if (!locked) {
                unlock(folder, channel);
            }
        }
    }

    private static void unlock(Path folder, @Nullable FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            HELD_HERE.remove(folder);
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
        FileChannel channel = lock(path);
        if (channel != null) {
            try {
                new ProcessList(path.resolve("processes")).clearLeftovers();
                Folders.delete(path);
            } finally {
                unlock(path, channel);
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
            unlock(folder, lockChannel);
        } catch (IOException e) {
            throw new SandboxException("Could not clear " + folder, e);
        }
    }
}
