package io.rondo.batch.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows under a header, one at a time, from a file or a database. */
public interface RowSource extends AutoCloseable {

    /** Names of the columns. */
    List<String> header();

    /** How much there is to read, in the unit of {@link CsvRow}'s position; 0: as the file's size says. */
    default long size() {
        return 0;
    }

    /** The next row; null behind the last. */
    @Nullable
    CsvRow next();

    @Override
    void close() throws java.io.IOException;
}
