package io.rondo.batch.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads the rows of an import run's file. After a restart it goes on behind the rows whose effects are stored: that number
 * is kept by the transaction that stores them ({@code import_run.rows_read}), not in Spring Batch's context, which is
 * written apart from it.
 */
public class RowReader implements ItemStreamReader<CsvRow> {

    private final ImportRuns runs;
    private final FileLimits limits;
    private final long run;
    private @Nullable CsvFile file;

    public RowReader(ImportRuns runs, FileLimits limits, long run) {
        this.runs = runs;
        this.limits = limits;
        this.run = run;
    }

    @Override
    public void open(ExecutionContext context) {
        var opened = CsvFile.open(runs.file(run), limits);
        file = opened;
        for (var skip = runs.rowsRead(run); skip > 0 && opened.next() != null; ) {
            skip--;
        }
    }

    @Override
    public @Nullable CsvRow read() {
        return file == null ? null : file.next();
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
