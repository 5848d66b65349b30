package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.Csv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of refused rows: what was wrong (line, field, value, reason), then the row as it was read. An import that is fed such a
 * file leaves the first columns aside; {@code file:} marks a column of the file that has one of their names.
 */
final class RefusedRowsFile {

    private static final List<String> OURS = List.of("line", "field", "value", "reason");
    private static final String MARK = "file:";

    private RefusedRowsFile() {}

    static List<String> header(List<String> own) {
        var header = new ArrayList<>(OURS);
        own.forEach(name -> header.add(OURS.contains(name) ? MARK + name : name));
        return header;
    }

    /** Rows that were put right. */
    static void write(Path file, List<String> header, List<List<String>> rows) throws IOException {
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            Csv.plainLine(out, header);
            for (var row : rows) {
                Csv.plainLine(out, row);
            }
        }
    }
}
