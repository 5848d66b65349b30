package io.rondo.batch.files;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a file.
 *
 * @param line physical line the row begins on; the header is line 1
 * @param defect why the row cannot be taken as it stands (too few columns, bytes that are not UTF-8, …); null if it can
 * @param position bytes of the file read so far, about; of a database, rows
 * @param key of a row from a database: what its rows are ordered by
 */
public record CsvRow(
        List<String> header,
        long line,
        List<String> values,
        @Nullable String defect,
        long position,
        @Nullable String key) {

    /** Value by column name, in the order of the file, columns without a name left out. Only of a row without defect. */
    public Map<String, String> byColumn() {
        var cells = LinkedHashMap.<String, String>newLinkedHashMap(header.size());
        for (var i = 0; i < header.size(); i++) {
            if (!header.get(i).isEmpty()) {
                cells.put(header.get(i), values.get(i));
            }
        }
        return cells;
    }
}
