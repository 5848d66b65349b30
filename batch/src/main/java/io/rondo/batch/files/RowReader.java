package io.rondo.batch.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads the rows of an import run. After a restart it goes on behind the rows whose effects are stored: that place is kept by
 * the transaction that stores them ({@code import_run.rows_read}, {@code last_key}), not in Spring Batch's context, which is
 * written apart from it.
 */
public class RowReader implements ItemStreamReader<CsvRow> {

    private final ImportRuns runs;
    private final RowSources sources;
    private final long run;
    private @Nullable RowSource rows;

    public RowReader(ImportRuns runs, RowSources sources, long run) {
        this.runs = runs;
        this.sources = sources;
        this.run = run;
    }

    @Override
    public void open(ExecutionContext context) {
        var opened = sources.open(runs.reading(run));
        rows = opened;
        runs.reads(run, opened.header(), opened.size());
    }

    @Override
    public @Nullable CsvRow read() {
        return rows == null ? null : rows.next();
    }

    @Override
    public void close() {
        try {
            if (rows != null) {
                rows.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
