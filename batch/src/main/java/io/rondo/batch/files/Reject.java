package io.rondo.batch.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that was not taken.
 *
 * @param field the column at fault; {@code row} if it is the row as a whole
 * @param value what the column held
 * @param reason stable code
 * @param place of the cell at fault in the row, from 0; null if it is the row as a whole
 * @param cells the whole row, so that it can be put right and fed again; long ones cut
 */
public record Reject(
        long line,
        String field,
        @Nullable String value,
        String reason,
        @Nullable Integer place,
        List<String> cells) {

    static final int MAX_VALUE = 200;
    private static final int MAX_CELL = 10_000;

    public Reject {
        value = value == null || value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "…";
        value = value == null ? null : value.replace("\0", "\uFFFD");
        cells = cells.stream().map(Reject::storable).toList();
    }

    /** PostgreSQL keeps no zeros. */
    private static String storable(String cell) {
        var text = cell.length() <= MAX_CELL ? cell : cell.substring(0, MAX_CELL);
        return text.replace("\0", "\uFFFD");
    }
}
