package io.rondo.batch.rows;

import io.rondo.batch.files.CsvRow;
import io.rondo.batch.files.ImportRuns;
import io.rondo.batch.files.RowSources;
import io.rondo.kernel.RetriedTransactions;
import org.springframework.batch.infrastructure.item.Chunk;

/** Checks and stores the rows of one run, as its kind and mapping say. */
class RunRows {

    private final RowChecker checker;
    private final ChunkStore<?> store;

    RunRows(RetriedTransactions transactions, ImportRuns runs, RowSources sources, RowKinds kinds, long run) {
        var reading = runs.reading(run);
        var kind = kinds.get(reading.kind());
        this.checker = new RowChecker(
                kind, sources.header(reading), reading.mapping(), sources.source(reading), sources.numbers(reading));
        this.store = new ChunkStore<>(transactions, runs, kind, checker, run);
    }

    Checked check(CsvRow row) {
        return checker.check(row);
    }

    void store(Chunk<? extends Checked> chunk) {
        store.write(chunk);
    }
}
