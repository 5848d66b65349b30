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
 * @param about the customer the row is about; null if it does not say
 * @param cells the whole row, so that it can be put right and fed again; long ones cut
 */
public record Reject(
        long line,
        String field,
        @Nullable String value,
        String reason,
        @Nullable Integer place,
        @Nullable About about,
        List<String> cells) {

    /**
     * A customer as a row names them.
     *
     * @param source whose id it is
     */
    public record About(String source, String id) {

        public About {
            source = storable(source, MAX_VALUE);
            id = storable(id, MAX_ID);
        }
    }

    static final int MAX_VALUE = 200;
    private static final int MAX_ID = 300;
    static final int MAX_CELL = 65_536;

    public Reject {
        value = value == null || value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "…";
        value = value == null ? null : value.replace("\0", "\uFFFD");
        cells = cells.stream().map(cell -> storable(cell, MAX_CELL)).toList();
    }

    /** PostgreSQL keeps no zeros. */
    private static String storable(String cell, int most) {
        var text = cell.length() <= most ? cell : cell.substring(0, most);
        return text.replace("\0", "\uFFFD");
    }
}
