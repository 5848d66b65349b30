package io.rondo.sandbox;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Servers unpacked once for all sandboxes of a user. Whoever unpacks does so beside the place and renames; the first rename wins. */
final class ServerCache {
    private final Path root;

    ServerCache(Path root) {
        this.root = root;
    }

    /** @return the server's own folder, the one that holds {@code bin} */
    Path unpacked(ServerArchive archive, ProgressListener progress) {
        Path place = root.resolve(archive.folderName());
        try {
            if (!Files.isDirectory(place)) {
                Path source = archive.file();
                progress.progress("Unpacking %s %s (once)".formatted(archive.name(), archive.version()));
                Files.createDirectories(root);
                Path beside = Files.createTempDirectory(root, ".unpacking-");
                try {
                    Unpacker.unpack(source, beside);
                    Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rwxr-xr-x"));
                    moveUnlessThere(beside, place);
                } finally {
                    Folders.delete(beside);
                }
            }
            return home(place);
        } catch (IOException e) {
            throw new SandboxException(
                    "Could not unpack %s into %s: %s".formatted(archive.name(), place, e.getMessage()), e);
        }
    }

    private static void moveUnlessThere(Path beside, Path place) throws IOException {
        try {
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException other) {
            return; // another sandbox was first; its files are the same
        } catch (IOException e) {
            if (!Files.isDirectory(place)) {
                throw e;
            }
        }
    }

    /** Archives either hold bin at their top or one folder that does. */
    private static Path home(Path place) throws IOException {
        if (Files.isDirectory(place.resolve("bin"))) {
            return place;
        }
        try (Stream<Path> children = Files.list(place)) {
            List<Path> homes = children.filter(child -> Files.isDirectory(child.resolve("bin")))
                    .toList();
            if (homes.size() != 1) {
                throw new IOException("Expected one folder with bin in %s, but found %s".formatted(place, homes));
            }
            return homes.getFirst();
        }
    }
}
