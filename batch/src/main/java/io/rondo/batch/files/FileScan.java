package io.rondo.batch.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What one pass over all bytes of a file tells before a row is read.
 *
 * @param digest SHA-256 in hex: the same file under another name is the same file
 * @param mark bytes of byte order mark in front
 */
public record FileScan(String digest, long bytes, Charset charset, int mark) {

    private static final int BUFFER = 1 << 16;

    /** Stands for the rows of a configured database; they are one content under the name of the source. */
    public static FileScan ofSource(String name) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            var digest = sha.digest((JdbcRows.PREFIX + name).getBytes(StandardCharsets.UTF_8));
            return new FileScan(HexFormat.of().formatHex(digest), 0, StandardCharsets.UTF_8, 0);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }

    /** @throws IllegalArgumentException if the file is empty, larger than allowed or not there any more */
    public static FileScan of(Path file, ImportSettings limits) {
        try (var stream = opened(file)) {
            var most = limits.maxFileSize().toBytes();
            if (Files.size(file) > most) {
                throw new IllegalArgumentException(
                        "Expected a file of at most %,d bytes (rondo.import.max-file-size), but it has %,d"
                                .formatted(most, Files.size(file)));
            }
            var sha = MessageDigest.getInstance("SHA-256");
            var encodings = new Encodings();
            var buffer = new byte[BUFFER];
            var bytes = 0L;
            for (var read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                sha.update(buffer, 0, read);
                encodings.add(buffer, read);
                bytes += read;
            }
            var encoding = encodings.found();
            return new FileScan(HexFormat.of().formatHex(sha.digest()), bytes, encoding.charset(), encoding.mark());
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to read '%s'".formatted(file.getFileName()), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }

    /** @throws IllegalArgumentException if it is not there */
    static InputStream opened(Path file) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "Expected file '%s' to be there, but it was deleted or moved away: a file that names a customer who is erased is deleted. Send it again to import the rest"
                            .formatted(file.getFileName()));
        }
    }
}
