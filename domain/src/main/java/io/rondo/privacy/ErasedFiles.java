package io.rondo.privacy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Files of this node that may name a customer: refused rows lose the records that do; a file that waits to be imported again is
 * deleted whole, because a file that was changed could not go on where it stopped.
 */
@Component
class ErasedFiles {

    private static final int BLOCK = 1 << 16;
    private static final String SEPARATORS = " \t\r\n,;|\"'<>()=";
    private static final String SPLIT = "[ \\t\\r\\n,;|\"'<>()=]+";
    private static final List<Charset> ENCODINGS = List.of(
            StandardCharsets.UTF_8,
            StandardCharsets.UTF_16LE,
            Charset.forName("GB18030"),
            Charset.forName("windows-1252"));

    private final JdbcClient jdbc;
    private final Path folder;

    ErasedFiles(JdbcClient jdbc, @Value("${rondo.import.folder:.rondo/imports}") Path folder) {
        this.jdbc = jdbc;
        this.folder = folder.toAbsolutePath();
    }

    /** Returns how many files named one of them. */
    int clean(Names names) {
        if (names.strings().isEmpty()) {
            return 0;
        }
        try {
            var changed = 0;
            var rejects = rejects();
            var all = new TreeSet<>(rejects);
            all.addAll(waiting());
            for (var file : all) {
                if (Files.isRegularFile(file) && holds(file, names)) {
                    if (rejects.contains(file)) {
                        withoutThem(file, names);
                    } else {
                        Files.delete(file);
                    }
                    changed++;
                }
            }
            return changed;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Expected to clean files of imports, but one could not be read or written", e);
        }
    }

    private List<Path> rejects() {
        return jdbc
                .sql("select distinct rejects_file from import_run where rejects_file is not null")
                .query(String.class)
                .list()
                .stream()
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .toList();
    }

    private List<Path> waiting() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /**
     * Whether a word of the file is one of the names, in whatever encoding: bytes are compared, capitals of the ASCII alphabet as small
     * letters, and zero bytes, which UTF-16 puts beside ASCII, are passed over.
     */
    private static boolean holds(Path file, Names names) throws IOException {
        var words = new HashSet<String>();
        for (var name : names.strings()) {
            ENCODINGS.forEach(encoding ->
                    words.add(new String(name.getBytes(encoding), StandardCharsets.ISO_8859_1).replace("\0", "")));
        }
        var longest = words.stream().mapToInt(String::length).max().orElse(0);
        var word = new StringBuilder();
        try (var in = new BufferedInputStream(Files.newInputStream(file), BLOCK)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (SEPARATORS.indexOf(next) >= 0) {
                    if (words.contains(word.toString())) {
                        return true;
                    }
                    word.setLength(0);
                } else if (next != 0 && word.length() <= longest) {
                    word.append((char) (next >= 'A' && next <= 'Z' ? next + 32 : next));
                }
            }
            return words.contains(word.toString());
        }
    }

    /** A record may go over several lines: it ends where its quotes are closed. */
    private static void withoutThem(Path file, Names names) throws IOException {
        var cleaned = file.resolveSibling(file.getFileName() + ".cleaned");
        try (var in = Files.newBufferedReader(file);
                var out = Files.newBufferedWriter(cleaned)) {
            var record = new StringBuilder();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                record.append(line).append("\r\n");
                if (record.chars().filter(letter -> letter == '"').count() % 2 == 0) {
                    keep(record, names, out);
                }
            }
            keep(record, names, out);
        }
        Files.move(cleaned, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void keep(StringBuilder record, Names names, Appendable out) throws IOException {
        var words = List.of(record.toString().toLowerCase(Locale.ROOT).split(SPLIT));
        if (words.stream().noneMatch(names.strings()::contains)) {
            out.append(record);
        }
        record.setLength(0);
    }
}
