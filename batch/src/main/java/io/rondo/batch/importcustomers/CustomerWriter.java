package io.rondo.batch.importcustomers;

import io.rondo.batch.files.ImportRuns;
import io.rondo.batch.files.Reject;
import java.util.ArrayList;
import java.util.List;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/** Stores a chunk of rows: one transaction with the counts and the refused rows, so that a restart repeats nothing. */
class CustomerWriter implements ItemWriter<RowChecker.Checked> {

    private final ImportRuns runs;
    private final CustomerTables tables;
    private final long run;

    CustomerWriter(ImportRuns runs, CustomerTables tables, long run) {
        this.runs = runs;
        this.tables = tables;
        this.run = run;
    }

    @Override
    public void write(Chunk<? extends RowChecker.Checked> chunk) {
        var accepted = new ArrayList<CustomerRow>(chunk.size());
        var rejects = new ArrayList<Reject>();
        for (var checked : chunk) {
            switch (checked) {
                case RowChecker.Checked.Accepted it -> accepted.add(it.row());
                case RowChecker.Checked.Refused it -> rejects.add(it.reject());
            }
        }
        var rows = withoutDuplicates(accepted, rejects);
        var stored = tables.store(rows);
        runs.reject(run, rejects);
        runs.add(
                run,
                new ImportRuns.Counts(
                        stored.inserted(),
                        stored.updated(),
                        rows.size() - stored.inserted() - stored.updated(),
                        rejects.size()));
    }

    /** The first row of an external id counts, in this chunk or an earlier one; later ones are refused. */
    private List<CustomerRow> withoutDuplicates(List<CustomerRow> accepted, List<Reject> rejects) {
        var first = runs.firstLines(
                run,
                accepted.stream().map(CustomerRow::externalId).toList(),
                accepted.stream().map(CustomerRow::line).toList());
        for (var row : accepted) {
            if (!first.contains(row.line())) {
                rejects.add(new Reject(
                        row.line(), CustomerColumn.EXTERNAL_ID.shown(), row.externalId(), "duplicate-in-file"));
            }
        }
        return accepted.stream().filter(row -> first.contains(row.line())).toList();
    }
}
