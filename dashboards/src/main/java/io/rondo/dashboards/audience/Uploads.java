package io.rondo.dashboards.audience;

import io.rondo.imports.ImportKind;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;

/**
 * Takes uploaded customer files and has them imported, one thread per file. An uploaded file is personal data: it is kept in
 * a folder only this user may read, and deleted once it was imported. A file that failed stays until it is uploaded again.
 */
@Component
class Uploads {

    private static final Logger log = LoggerFactory.getLogger(Uploads.class);
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

    /** The uploads this node took since it started that are not done, newest first. */
    synchronized List<Upload> latest() {
        return latest.stream().filter(upload -> upload.state() != State.DONE).toList();
    }

    void start(MultipartFile file, String by) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var name = safeName(file.getOriginalFilename());
        // A folder of its own for each upload: two files of one name do not meet.
        var own = Files.createTempDirectory(folder, "upload-");
        var target = own.resolve(name);
        file.transferTo(target);
        audit.record(by, "import-customers", "import", Map.of("file", name));
        var upload = new Upload(name, systemClock.instant(), State.RUNNING, null);
        remember(upload);
        Thread.ofVirtual().name("import-" + own.getFileName()).start(() -> run(upload, target, by));
    }

    private void run(Upload upload, Path file, String by) {
        try {
            importer.getObject()
                    .run(new Imports.Order(
                            ImportKind.CUSTOMERS, file, Objects.requireNonNull(file.getParent()), null, null, by));
            Files.deleteIfExists(file);
            replace(upload, new Upload(upload.name(), upload.at(), State.DONE, null));
        } catch (Imports.Refused e) {
            log.warn("The import of an uploaded file was refused: {}", e.getMessage());
            replace(upload, new Upload(upload.name(), upload.at(), State.REFUSED, e.getMessage()));
        } catch (IOException | RuntimeException e) {
            log.error("Expected to import an uploaded file, but it failed", e);
            replace(upload, new Upload(upload.name(), upload.at(), State.FAILED, null));
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
