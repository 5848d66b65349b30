package io.rondo.batch.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows under a header, one at a time, from a file or a database. */
public interface RowSource extends AutoCloseable {

    /** Names of the columns. */
    List<String> header();

    /** The next row; null behind the last. */
    @Nullable
    CsvRow next();

    @Override
    void close() throws java.io.IOException;
}
