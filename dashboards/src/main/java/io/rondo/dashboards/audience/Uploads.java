package io.rondo.dashboards.audience;

import io.rondo.imports.ImportKind;
import io.rondo.imports.ImportMapping;
import io.rondo.imports.Imports;
import io.rondo.kernel.Audit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.multipart.MultipartFile;

/**
 * Takes uploaded files and has them imported, one thread per file. An uploaded file is personal data: it is kept in a folder
 * only this user may read, and deleted once it was imported. A file waits there, below its kind, until somebody has looked at how
 * its columns are understood; one whose import was cut off stays until it was gone on with.
 */
@Component
class Uploads {

    private static final Logger log = LoggerFactory.getLogger(Uploads.class);
    private static final String PREFIX = "upload-";
    private static final int REMEMBERED = 20;

    /** What the job that imports a file calls its refused rows, which lie beside it; with {@code .part} while it writes them. */
    private static final String REJECTS = ".rejects.csv";

    /** Bytes of a name; the job makes longer names of it, and file systems take 255. */
    private static final int LONGEST_NAME = 180;

    /** A file nobody went on with for so long is deleted. */
    static final Duration FORGOTTEN = Duration.ofDays(7);

    private final ObjectProvider<Imports> importer;
    private final Audit audit;
    private final Clock systemClock;
    private final Path folder;
    private final DataSize most;
    private final Deque<Upload> latest = new ArrayDeque<>();
    private final Set<Path> underWay = ConcurrentHashMap.newKeySet();

    Uploads(
            ObjectProvider<Imports> importer,
            Audit audit,
            Clock systemClock,
            @Value("${rondo.import.folder:.rondo/imports}") Path folder,
            @Value("${spring.servlet.multipart.max-file-size:1MB}") DataSize most) {
        this.most = most;
        this.importer = importer;
        this.audit = audit;
        this.systemClock = systemClock;
        this.folder = folder.toAbsolutePath();
    }

    /** Whether this node can import: it plays the role batch. */
    boolean possible() {
        return importer.getIfAvailable() != null;
    }

    /** The largest file a browser may send, in bytes. */
    long most() {
        return most.toBytes();
    }

    /** @throws IllegalStateException unless {@link #possible()} */
    Imports imports() {
        return importer.getObject();
    }

    /** The uploads this node took since it started that are not done, newest first. */
    synchronized List<Upload> latest() {
        return latest.stream().filter(upload -> upload.state() != State.DONE).toList();
    }

    /**
     * A file that waits to be imported, as it was when we looked: an import that ends deletes it at any moment.
     *
     * @param at when it was uploaded
     * @param size in bytes
     */
    record Waiting(String id, ImportKind kind, Path file, Instant at, long size) {

        public String name() {
            return file.getFileName().toString();
        }
    }

    /**
     * Files that wait for somebody to go on with them, the latest first: not yet looked at, or not imported after all. Those nobody
     * went on with for long are deleted on the way.
     *
     * @param unfinished files of runs that were cut off, which wait for those
     */
    List<Waiting> waiting(Set<Path> unfinished) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var found = new ArrayList<Waiting>();
        try (var uploads = Files.list(folder)) {
            for (var own : uploads.map(Path::getFileName).map(Path::toString).toList()) {
                if (own.startsWith(PREFIX)) {
                    waiting(own.substring(PREFIX.length()))
                            .filter(it -> !unfinished.contains(it.file()) && !underWay.contains(it.file()))
                            .ifPresent(found::add);
                }
            }
        }
        var oldest = systemClock.instant().minus(FORGOTTEN);
        for (var file : found) {
            if (!file.at().isAfter(oldest)) {
                log.info("A file that waited for more than {} days is deleted", FORGOTTEN.toDays());
                discard(file);
            }
        }
        return found.stream()
                .filter(file -> file.at().isAfter(oldest))
                .sorted(Comparator.comparing(Waiting::at).reversed().thenComparing(Waiting::name))
                .toList();
    }

    Waiting keep(MultipartFile file, ImportKind kind) throws IOException {
        var place = place(kind, safeName(file.getOriginalFilename()));
        file.transferTo(place.file());
        return looked(place.id(), kind, place.file());
    }

    /** An empty place for a file. */
    Waiting place(ImportKind kind, String name) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // A folder of its own for each upload: two files of one name do not meet.
        var own = Files.createTempDirectory(folder, PREFIX);
        var id = own.getFileName().toString().substring(PREFIX.length());
        return new Waiting(
                id, kind, Files.createDirectory(own.resolve(kind.code())).resolve(name), systemClock.instant(), 0);
    }

    private static Waiting looked(String id, ImportKind kind, Path file) throws IOException {
        var facts = Files.readAttributes(file, BasicFileAttributes.class);
        return new Waiting(id, kind, file, facts.lastModifiedTime().toInstant(), facts.size());
    }

    /** @param id digits, as {@link Waiting#id()} */
    Optional<Waiting> waiting(String id) {
        for (var kind : ImportKind.values()) {
            try (var files = Files.list(folder.resolve(PREFIX + id).resolve(kind.code()))) {
                var file = files.filter(it -> !isOfRejects(it.toString())).findFirst();
                if (file.isPresent()) {
                    return Optional.of(looked(id, kind, file.get()));
                }
            } catch (IOException e) {
                // Not of this kind, or not there any more.
            }
        }
        return Optional.empty();
    }

    /** Whether there was such an upload, though its file may be gone. */
    boolean was(String id) {
        return Files.isDirectory(folder.resolve(PREFIX + id));
    }

    private static boolean isOfRejects(String name) {
        return name.endsWith(REJECTS) || name.endsWith(REJECTS + ".part");
    }

    void discard(Waiting file) throws IOException {
        Files.deleteIfExists(file.file());
    }

    /**
     * Has it imported.
     *
     * @param mapping null: as files with this header were understood before, else by names
     * @param origin the run whose refused rows it holds
     * @param done told the id of the run once it is over
     */
    void start(Waiting file, @Nullable ImportMapping mapping, @Nullable Long origin, String by, LongConsumer done) {
        var order = new Imports.Order(
                file.kind(), file.file(), Objects.requireNonNull(file.file().getParent()), mapping, origin, by);
        audit.record(by, "import-" + file.kind().code(), "import", Map.of("file", file.name()));
        underWay.add(file.file());
        run(file.name(), () -> {
            try {
                done.accept(imports().run(order));
                discardQuietly(file.file());
            } finally {
                underWay.remove(file.file());
            }
        });
    }

    void startSource(String source, ImportKind kind, String by) {
        audit.record(by, "import-" + kind.code(), "import", Map.of("source", source));
        run(source, () -> imports().runSource(source, folder.resolve("sources"), by));
    }

    /** @param name of the run's file or source */
    void resume(long run, String name, @Nullable Path file, String by) {
        audit.record(by, "resume-import", "import-" + run, Map.of("file", name));
        run(name, () -> {
            imports().resume(run, by);
            if (file != null && file.startsWith(folder)) {
                discardQuietly(file);
            }
        });
    }

    /** Deletes the file of a run that was given up, if it was uploaded here. */
    void giveUp(long run, String name, @Nullable Path file, String by) {
        audit.record(by, "give-up-import", "import-" + run, Map.of("file", name));
        if (file != null && file.startsWith(folder)) {
            discardQuietly(file);
        }
    }

    private void run(String name, Runnable work) {
        var upload = new Upload(name, systemClock.instant(), State.RUNNING, null);
        remember(upload);
        Thread.ofVirtual().name("import").start(() -> {
            try {
                work.run();
                replace(upload, new Upload(upload.name(), upload.at(), State.DONE, null));
            } catch (Imports.Refused e) {
                log.warn("An import was refused: {}", e.getMessage());
                replace(upload, new Upload(upload.name(), upload.at(), State.REFUSED, e.getMessage()));
            } catch (RuntimeException e) {
                log.error("Expected to import, but it failed", e);
                replace(upload, new Upload(upload.name(), upload.at(), State.FAILED, null));
            }
        });
    }

    private static void discardQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.error("Expected to delete an imported file, but it failed", e);
        }
    }

    private synchronized void remember(Upload upload) {
        latest.addFirst(upload);
        while (latest.size() > REMEMBERED) {
            latest.removeLast();
        }
    }

    private synchronized void replace(Upload before, Upload after) {
        if (latest.remove(before)) {
            latest.addFirst(after);
        }
    }

    /** The last part of the name, of harmless characters only, and never one that the job gives to refused rows. */
    static String safeName(@Nullable String original) {
        var last = original == null
                ? ""
                : original.substring(Math.max(original.lastIndexOf('/'), original.lastIndexOf('\\')) + 1);
        var safe = last.replaceAll("[^\\p{L}\\p{N}._ -]", "_").strip();
        if (safe.isEmpty() || safe.startsWith(".")) {
            return "customers.csv";
        }
        var free = isOfRejects(safe) ? safe.substring(0, safe.lastIndexOf(REJECTS)) + ".corrected.csv" : safe;
        while (free.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            free = free.substring(free.offsetByCodePoints(0, 1));
        }
        return free;
    }

    enum State {
        RUNNING,
        DONE,
        REFUSED,
        FAILED
    }

    /** @param reason why the file as a whole was refused */
    record Upload(
            String name, Instant at, State state, @Nullable String reason) {}
}
