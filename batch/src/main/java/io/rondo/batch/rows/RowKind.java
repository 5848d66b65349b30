package io.rondo.batch.rows;

import io.rondo.imports.ImportKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of thing that is imported: its columns, how a row is read, and how a chunk of rows is stored. Everything else
 * (files, mappings, progress, rejects, restart) is the same for all kinds.
 *
 * @param <R> a checked row
 */
public interface RowKind<R extends RowKind.Row> {

    /** A checked row. */
    interface Row {

        long line();

        /** What makes two rows of one file the same thing; null if nothing does. */
        @Nullable
        String key();

        /** The id people know the row by. */
        @Nullable
        String id();
    }

    ImportKind kind();

    List<? extends Column> columns();

    /** How a row names the customer it is about. */
    Named named();

    /**
     * Columns that name a customer.
     *
     * @param id the customer's
     * @param sources whose id that is: the first that is filled, else the mapping says
     */
    record Named(Column id, List<Column> sources) {}

    /** Whether columns nobody knows are kept as attributes. */
    default boolean takesOthers() {
        return false;
    }

    /** Files of another shape that are understood too, translated into columns of ours; null: this is none. */
    default @Nullable Translation translation(List<String> header) {
        return null;
    }

    /** A file whose rows are translated before they are read. */
    interface Translation {

        List<String> header();

        Map<String, String> row(long line, Map<String, String> cells);
    }

    /** @throws BadValue if a cell cannot be taken; the cells know which */
    R read(Cells cells);

    /**
     * Stores rows in the caller's transaction, each key once.
     *
     * @param run which import they belong to; null: none, and a key that was seen before is an update
     */
    Stored store(@Nullable Long run, Layout layout, List<R> rows);

    /**
     * What became of the rows.
     *
     * @param unchanged lines whose row is stored as it is already
     * @param refused rows that turned out not to fit what is stored
     */
    record Stored(int inserted, int updated, int unchanged, List<Refusal> refused) {

        public static final Stored NOTHING = new Stored(0, 0, 0, List.of());
    }

    record Refusal(long line, String field, @Nullable String value, String reason) {}
}
