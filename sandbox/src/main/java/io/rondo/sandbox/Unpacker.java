package io.rondo.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** Unpacks the three kinds of archive the servers come in; everybody may read the result, nobody but its owner change it. */
final class Unpacker {
    private static final int OWNER_EXECUTE = 0100;

    private Unpacker() {}

    static void unpack(Path archive, Path target) throws IOException {
        String name = archive.getFileName().toString();
        if (name.endsWith(".tar.gz")) {
            try (InputStream in = new GzipCompressorInputStream(buffered(archive))) {
                untar(in, target);
            }
        } else if (name.endsWith(".jar")) {
            unpackTarInside(archive, target);
        } else {
            unzip(archive, target);
        }
    }

    /** The PostgreSQL jar holds one {@code .txz}. */
    private static void unpackTarInside(Path jar, Path target) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(jar).get()) {
            for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
                ZipArchiveEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".txz")) {
                    try (InputStream in =
                            new XZCompressorInputStream(new BufferedInputStream(zip.getInputStream(entry)))) {
                        untar(in, target);
                    }
                    return;
                }
            }
        }
        throw new IOException("Expected a .txz in %s, but there is none".formatted(jar));
    }

    private static void untar(InputStream in, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = inside(target, entry.getName());
                if (entry.isDirectory()) {
                    folder(file);
                } else if (entry.isSymbolicLink()) {
                    folder(file.getParent());
                    inside(
                            target,
                            target.relativize(file.resolveSibling(entry.getLinkName())
                                            .normalize())
                                    .toString());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    write(file, tar, entry.getMode());
                }
            }
        }
    }

    private static void unzip(Path archive, Path target) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
                ZipArchiveEntry entry = entries.nextElement();
                Path file = inside(target, entry.getName());
                if (entry.isDirectory()) {
                    folder(file);
                } else {
                    try (InputStream in = zip.getInputStream(entry)) {
                        write(file, in, entry.getUnixMode());
                    }
                }
            }
        }
    }

    private static void write(Path file, InputStream in, int mode) throws IOException {
        folder(file.getParent());
        Files.copy(in, file);
        boolean executable = (mode & OWNER_EXECUTE) != 0;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static void folder(@Nullable Path folder) throws IOException {
        if (folder != null && !Files.isDirectory(folder)) {
            folder(folder.getParent());
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static Path inside(Path target, String name) throws IOException {
        Path file = target.resolve(name).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("Expected an entry inside the archive's folder, but got " + name);
        }
        return file;
    }

    private static InputStream buffered(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }
}
