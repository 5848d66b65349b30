package io.rondo.batch.rows;

import io.rondo.batch.files.CsvRow;
import io.rondo.batch.files.ImportRuns;
import io.rondo.batch.files.Reject;
import io.rondo.kernel.RetriedTransactions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Objects;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Stores a chunk of checked rows: one transaction with the counts, the place in the file and the refused rows, so that a
 * restart repeats nothing. A chunk that lost a conflict about locks is begun again.
 */
class ChunkStore<R extends RowKind.Row> implements ItemWriter<Checked> {

    private final RetriedTransactions transactions;
    private final ImportRuns runs;
    private final RowKind<R> kind;
    private final RowChecker checker;
    private final long run;

    ChunkStore(RetriedTransactions transactions, ImportRuns runs, RowKind<R> kind, RowChecker checker, long run) {
        this.transactions = transactions;
        this.runs = runs;
        this.kind = kind;
        this.checker = checker;
        this.run = run;
    }

    @Override
    public void write(Chunk<? extends Checked> chunk) {
        transactions.transact(() -> store(chunk));
    }

    private int store(Chunk<? extends Checked> chunk) {
        var rows = new ArrayList<R>(chunk.size());
        var rejects = new ArrayList<Reject>();
        var sources = new HashMap<Long, CsvRow>();
        var seen = new HashSet<String>();
        for (var checked : chunk) {
            switch (checked) {
                case Checked.Accepted it -> {
                    sources.put(it.row().line(), it.source());
                    var key = it.row().key();
                    if (key == null || seen.add(key)) {
                        rows.add(kind(it.row()));
                    } else {
                        var column = kind.columns().getFirst();
                        rejects.add(checker.refused(
                                it.source(), column.shown(), it.row().id(), "duplicate-in-file"));
                    }
                }
                case Checked.Refused it -> rejects.add(it.reject());
            }
        }
        var stored = rows.isEmpty() ? RowKind.Stored.NOTHING : kind.store(run, checker.layout(), rows);
        for (var refusal : stored.refused()) {
            var source = Objects.requireNonNull(sources.get(refusal.line()));
            rejects.add(checker.refused(source, refusal.field(), refusal.value(), refusal.reason()));
        }
        runs.reject(run, rejects);
        var last = chunk.getItems().getLast().source();
        runs.add(
                run,
                new ImportRuns.Counts(stored.inserted(), stored.updated(), stored.unchanged(), rejects.size()),
                last.position(),
                last.key());
        return chunk.size();
    }

    /** Rows come from this kind's own reader. */
    @SuppressWarnings("unchecked")
    private R kind(RowKind.Row row) {
        return (R) row;
    }
}
