package io.rondo.batch.files;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file as people have it, read row by row in flat memory: in the encoding {@link FileScan} found, separated by comma,
 * semicolon, tab or bar (see {@link Delimiter}), quoted values over several lines, a trailing delimiter, Excel's line {@code
 * sep=;} in front. A row that is not right is returned with its defect; reading goes on.
 */
public final class CsvFile implements RowSource {

    private static final char UNDECODABLE = '\uFFFD';

    private final CsvScanner scanner;
    private final CountedBytes bytes;
    private final Charset charset;
    private final char delimiter;
    private final List<String> header;

    private CsvFile(CsvScanner scanner, CountedBytes bytes, Charset charset, char delimiter, ImportSettings limits)
            throws IOException {
        this.scanner = scanner;
        this.bytes = bytes;
        this.charset = charset;
        this.delimiter = delimiter;
        var first = scanner.next();
        while (first != null && first.fault() == null && isBlank(first.cells())) {
            first = scanner.next();
        }
        if (first == null) {
            throw new IllegalArgumentException("Expected a header line, but the file is empty");
        }
        if (first.fault() != null) {
            throw new IllegalArgumentException("Expected a header line, but its fault is: " + first.fault());
        }
        this.header =
                withoutTrailingBlanks(first.cells().stream().map(String::strip).toList());
        if (header.size() > limits.maxColumns()) {
            throw new IllegalArgumentException(
                    "Expected at most %,d columns (rondo.import.max-columns), but the header has %,d"
                            .formatted(limits.maxColumns(), header.size()));
        }
        var named = header.stream().filter(name -> !name.isEmpty()).toList();
        if (new HashSet<>(named).size() < named.size()) {
            throw new IllegalArgumentException("Expected column names to differ, but the header is " + header);
        }
    }

    /** Opens the file; finds its encoding first, which reads all of it. */
    public static CsvFile open(Path file, ImportSettings limits) {
        return open(file, FileScan.of(file, limits), limits);
    }

    /** Opens a file that was scanned before. */
    public static CsvFile open(Path file, FileScan scan, ImportSettings limits) {
        try {
            var found = Delimiter.in(beginning(file, scan));
            var bytes = new CountedBytes(FileScan.opened(file));
            var reader = reader(bytes, scan);
            for (var line = 0; line < found.linesBefore(); line++) {
                skipLine(reader);
            }
            var scanner = new CsvScanner(reader, found.delimiter(), limits.maxCell(), 1L + found.linesBefore());
            return new CsvFile(scanner, bytes, scan.charset(), found.delimiter(), limits);
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to read '%s'".formatted(file.getFileName()), e);
        }
    }

    /** Names of the columns; blank where a column has none, and never at the end. */
    @Override
    public List<String> header() {
        return header;
    }

    public char delimiter() {
        return delimiter;
    }

    /** The next row, blank lines left out and rows whose every cell is blank, as spreadsheets leave them; null at the end of the file. */
    @Override
    public @Nullable CsvRow next() {
        try {
            for (var row = scanner.next(); row != null; row = scanner.next()) {
                if (row.fault() != null) {
                    return new CsvRow(header, row.line(), row.cells(), row.fault(), bytes.count(), null);
                }
                if (!isBlank(row.cells())) {
                    var cells = fitted(row.cells());
                    return new CsvRow(header, row.line(), cells, defect(cells), bytes.count(), null);
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to read on", e);
        }
    }

    @Override
    public void close() throws IOException {
        scanner.close();
    }

    /** Blank cells behind the last column mean nothing, whether the header has them, the row or both. */
    private List<String> fitted(List<String> cells) {
        var size = cells.size();
        while (size > header.size() && cells.get(size - 1).isBlank()) {
            size--;
        }
        return size == cells.size() ? cells : cells.subList(0, size);
    }

    private @Nullable String defect(List<String> cells) {
        if (cells.size() != header.size()) {
            return cells.size() < header.size() ? "too-few-columns" : "too-many-columns";
        }
        for (var cell : cells) {
            for (var i = 0; i < cell.length(); i++) {
                var c = cell.charAt(i);
                if (c == UNDECODABLE) {
                    return charset == StandardCharsets.UTF_8 ? "not-utf-8" : "bad-encoding";
                }
                if (c < ' ' ? c != '\n' && c != '\r' && c != '\t' : c >= '\u007F' && c <= '\u009F') {
                    return "control-character";
                }
            }
        }
        return null;
    }

    private static boolean isBlank(List<String> cells) {
        return cells.stream().allMatch(String::isBlank);
    }

    private static List<String> withoutTrailingBlanks(List<String> names) {
        var size = names.size();
        while (size > 1 && names.get(size - 1).isEmpty()) {
            size--;
        }
        return List.copyOf(names.subList(0, size));
    }

    private static Reader reader(InputStream bytes, FileScan scan) throws IOException {
        var stream = new BufferedInputStream(bytes, 1 << 16);
        stream.skipNBytes(scan.mark());
        return new InputStreamReader(
                stream,
                scan.charset()
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
    }

    private static String beginning(Path file, FileScan scan) throws IOException {
        try (var reader = reader(FileScan.opened(file), scan)) {
            var text = new char[Delimiter.WITHIN];
            var length = 0;
            for (var read = 0; read >= 0 && length < text.length; length += Math.max(read, 0)) {
                read = reader.read(text, length, text.length - length);
            }
            return new String(text, 0, length);
        }
    }

    private static void skipLine(Reader reader) throws IOException {
        for (var c = reader.read(); c >= 0 && c != '\n'; c = reader.read()) {}
    }

    /** How far the file was read, to within a buffer. */
    private static final class CountedBytes extends FilterInputStream {

        private long count;

        CountedBytes(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var read = super.read(buffer, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
