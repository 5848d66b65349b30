package io.rondo.dashboards.audience;

import io.rondo.imports.ImportKind;
import io.rondo.imports.ImportMapping;
import io.rondo.imports.Imports;
import io.rondo.kernel.Audit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
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

    private final ObjectProvider<Imports> importer;
    private final Audit audit;
    private final Clock systemClock;
    private final Path folder;
    private final Deque<Upload> latest = new ArrayDeque<>();

    Uploads(
            ObjectProvider<Imports> importer,
            Audit audit,
            Clock systemClock,
            @Value("${rondo.import.folder:.rondo/imports}") Path folder) {
        this.importer = importer;
        this.audit = audit;
        this.systemClock = systemClock;
        this.folder = folder.toAbsolutePath();
    }

    /** Whether this node can import: it plays the role batch. */
    boolean possible() {
        return importer.getIfAvailable() != null;
    }

    /** @throws IllegalStateException unless {@link #possible()} */
    Imports imports() {
        return importer.getObject();
    }

    /** The uploads this node took since it started that are not done, newest first. */
    synchronized List<Upload> latest() {
        return latest.stream().filter(upload -> upload.state() != State.DONE).toList();
    }

    /** A file that waits to be imported. */
    record Waiting(String id, ImportKind kind, Path file) {

        public String name() {
            return file.getFileName().toString();
        }
    }

    Waiting keep(MultipartFile file, ImportKind kind) throws IOException {
        var place = place(kind, safeName(file.getOriginalFilename()));
        file.transferTo(place.file());
        return place;
    }

    /** An empty place for a file. */
    Waiting place(ImportKind kind, String name) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // A folder of its own for each upload: two files of one name do not meet.
        var own = Files.createTempDirectory(folder, PREFIX);
        var id = own.getFileName().toString().substring(PREFIX.length());
        return new Waiting(
                id, kind, Files.createDirectory(own.resolve(kind.code())).resolve(name));
    }

    /** @param id digits, as {@link Waiting#id()} */
    Optional<Waiting> waiting(String id) {
        for (var kind : ImportKind.values()) {
            try (var files = Files.list(folder.resolve(PREFIX + id).resolve(kind.code()))) {
                var file = files.filter(it -> !it.toString().endsWith(".rejects.csv"))
                        .findFirst();
                if (file.isPresent()) {
                    return file.map(it -> new Waiting(id, kind, it));
                }
            } catch (IOException e) {
                // Not of this kind, or not there any more.
            }
        }
        return Optional.empty();
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
        run(file.name(), () -> {
            done.accept(imports().run(order));
            discardQuietly(file.file());
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

    /** The last part of the name, of harmless characters only. */
    static String safeName(@Nullable String original) {
        var last = original == null
                ? ""
                : original.substring(Math.max(original.lastIndexOf('/'), original.lastIndexOf('\\')) + 1);
        var safe = last.replaceAll("[^\\p{L}\\p{N}._ -]", "_").strip();
        if (safe.isEmpty() || safe.startsWith(".")) {
            return "customers.csv";
        }
        return safe.length() > 120 ? safe.substring(safe.length() - 120) : safe;
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
