package io.rondo.batch.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file read row by row: UTF-8 with or without byte order mark, separated by comma, semicolon or tab (whichever the
 * header uses most), quoted values over several lines. A row that is not right is returned with its defect; reading goes on.
 */
public final class CsvFile implements AutoCloseable {

    private static final int BOM_LENGTH = 3;
    private static final int MAX_HEADER = 64 * 1024;
    private static final char UNDECODABLE = '\uFFFD';

    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final List<String> header;
    private boolean ended;

    private CsvFile(CSVParser parser) {
        this.parser = parser;
        this.records = parser.iterator();
        if (!records.hasNext()) {
            throw new IllegalArgumentException("Expected a header line, but the file is empty");
        }
        this.header = records.next().stream().map(String::strip).toList();
        if (new HashSet<>(header).size() < header.size()) {
            throw new IllegalArgumentException("Expected column names to differ, but the header is " + header);
        }
    }

    public static CsvFile open(Path file) {
        try {
            var reader = new BufferedReader(new InputStreamReader(
                    withoutMark(file),
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPLACE)
                            .onUnmappableCharacter(CodingErrorAction.REPLACE)));
            var format = CSVFormat.DEFAULT
                    .builder()
                    .setDelimiter(delimiter(reader))
                    .setIgnoreEmptyLines(false)
                    .setTrailingData(true)
                    .get();
            return new CsvFile(
                    CSVParser.builder().setReader(reader).setFormat(format).get());
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to read '%s'".formatted(file.getFileName()), e);
        }
    }

    public List<String> header() {
        return header;
    }

    /** The next row, blank lines left out; null at the end of the file. */
    public @Nullable CsvRow next() {
        while (!ended) {
            var line = parser.getCurrentLineNumber() + 1;
            try {
                if (!records.hasNext()) {
                    break;
                }
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof CSVException)) {
                    throw e;
                }
                // A quote that is never closed swallows the rest of the file: say so once, where it was opened.
                ended = true;
                return new CsvRow(header, line, List.of(), "quote-not-closed-rest-of-file-not-read");
            }
            var values = records.next().toList();
            if (values.size() > 1 || !values.getFirst().isBlank()) {
                return new CsvRow(header, line, values, defect(values));
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private @Nullable String defect(List<String> values) {
        if (values.size() != header.size()) {
            return values.size() < header.size() ? "too-few-columns" : "too-many-columns";
        }
        for (var value : values) {
            if (value.indexOf(UNDECODABLE) >= 0) {
                return "not-utf-8";
            }
            if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
                return "control-character";
            }
        }
        return null;
    }

    private static PushbackInputStream withoutMark(Path file) throws IOException {
        var stream = new PushbackInputStream(Files.newInputStream(file), BOM_LENGTH);
        var start = stream.readNBytes(BOM_LENGTH);
        if (start.length >= 2
                && ((start[0] == (byte) 0xFE && start[1] == (byte) 0xFF)
                        || (start[0] == (byte) 0xFF && start[1] == (byte) 0xFE))) {
            stream.close();
            throw new IllegalArgumentException("Expected a UTF-8 file, but it is UTF-16; save it as \"CSV UTF-8\"");
        }
        var mark = start.length == BOM_LENGTH
                && start[0] == (byte) 0xEF
                && start[1] == (byte) 0xBB
                && start[2] == (byte) 0xBF;
        if (!mark) {
            stream.unread(start);
        }
        return stream;
    }

    private static char delimiter(BufferedReader reader) throws IOException {
        reader.mark(MAX_HEADER);
        int commas = 0;
        int semicolons = 0;
        int tabs = 0;
        var quoted = false;
        for (var i = 0; i < MAX_HEADER - 1; i++) {
            var c = reader.read();
            if (c < 0 || (c == '\n' && !quoted)) {
                break;
            }
            quoted ^= c == '"';
            commas += !quoted && c == ',' ? 1 : 0;
            semicolons += !quoted && c == ';' ? 1 : 0;
            tabs += !quoted && c == '\t' ? 1 : 0;
        }
        reader.reset();
        if (tabs > Math.max(commas, semicolons)) {
            return '\t';
        }
        return semicolons > commas ? ';' : ',';
    }
}
