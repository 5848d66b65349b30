package io.rondo.privacy;

import io.rondo.privacy.ErasedRows.RefusedLine;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Files of this node that may name a customer: files of refused rows lose the rows about them; a file that waits to be imported again is
 * deleted whole, because a file that was changed could not go on where it stopped.
 */
@Component
class ErasedFiles {

    private static final int BLOCK = 1 << 16;
    private static final String SEPARATORS = " \t\r\n,;|\"'<>()=";
    private static final String GROUPING = " ()/.-+";
    private static final String PHONE = "tel:";
    private static final int LAST = 8;
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

    /**
     * Takes these lines out of files of refused rows, and these people out of files that wait.
     *
     * @return how many files were changed or deleted
     */
    int clean(Names names, List<RefusedLine> refused) {
        try {
            var lines = new TreeMap<Path, Set<String>>();
            for (var line : refused) {
                lines.computeIfAbsent(Path.of(line.file()).toAbsolutePath(), file -> new HashSet<>())
                        .add(String.valueOf(line.line()));
            }
            var changed = 0;
            for (var file : lines.keySet()) {
                if (Files.isRegularFile(file)) {
                    withoutLines(file, lines.get(file));
                    changed++;
                }
            }
            var written = written();
            for (var file : waiting()) {
                if (!written.contains(file) && holds(file, names) && Files.deleteIfExists(file)) {
                    changed++;
                }
            }
            return changed;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Expected to clean files of imports, but one could not be read or written", e);
        }
    }

    /** Files of refused rows, which are not imported as they are. */
    private Set<Path> written() {
        return jdbc
                .sql("select distinct rejects_file from import_run where rejects_file is not null")
                .query(String.class)
                .list()
                .stream()
                .map(file -> Path.of(file).toAbsolutePath())
                .collect(Collectors.toSet());
    }

    private List<Path> waiting() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var found = new ArrayList<Path>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
                if (facts.isRegularFile()) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return found;
    }

    /**
     * Whether a word of the file is one of the names, in whatever encoding: bytes are compared, capitals of the ASCII alphabet as small
     * letters, and zero bytes, which UTF-16 puts beside ASCII, are passed over. Phone numbers are compared by their last eight digits,
     * however they are grouped.
     */
    private static boolean holds(Path file, Names names) throws IOException {
        var words = new HashSet<String>();
        var phones = new HashSet<String>();
        for (var name : names.words()) {
            if (name.startsWith(PHONE)) {
                phones.add(name.substring(PHONE.length()));
            } else {
                ENCODINGS.forEach(encoding ->
                        words.add(new String(name.getBytes(encoding), StandardCharsets.ISO_8859_1).replace("\0", "")));
            }
        }
        words.addAll(names.numbers());
        if (words.isEmpty()) {
            return false;
        }
        var longest = words.stream().mapToInt(String::length).max().orElse(0);
        var word = new StringBuilder();
        var digits = new StringBuilder();
        try (var in = new BufferedInputStream(Files.newInputStream(file), BLOCK)) {
            int next;
            do {
                next = in.read();
                if (next < 0 || SEPARATORS.indexOf(next) >= 0) {
                    if (words.contains(word.toString())) {
                        return true;
                    }
                    word.setLength(0);
                } else if (next != 0 && word.length() <= longest) {
                    word.append((char) (next >= 'A' && next <= 'Z' ? next + 32 : next));
                }
                if (next >= '0' && next <= '9') {
                    digits.append((char) next);
                } else if (next != 0 && (next < 0 || GROUPING.indexOf(next) < 0)) {
                    if (digits.length() >= LAST && phones.contains(digits.substring(digits.length() - LAST))) {
                        return true;
                    }
                    digits.setLength(0);
                }
            } while (next >= 0);
            return false;
        } catch (NoSuchFileException e) {
            // Its import ended meanwhile.
            return false;
        }
    }

    /** A record may go over several lines: it ends where its quotes are closed. */
    private static void withoutLines(Path file, Set<String> lines) throws IOException {
        var cleaned = file.resolveSibling(file.getFileName() + ".cleaned");
        try (var in = Files.newBufferedReader(file);
                var out = Files.newBufferedWriter(cleaned)) {
            var record = new StringBuilder();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                record.append(line).append("\r\n");
                if (record.chars().filter(letter -> letter == '"').count() % 2 == 0) {
                    keep(record, lines, out);
                }
            }
            keep(record, lines, out);
        }
        Files.move(cleaned, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void keep(StringBuilder record, Set<String> lines, Appendable out) throws IOException {
        var end = record.indexOf(",");
        if (end < 0 || !lines.contains(record.substring(0, end))) {
            out.append(record);
        }
        record.setLength(0);
    }
}
