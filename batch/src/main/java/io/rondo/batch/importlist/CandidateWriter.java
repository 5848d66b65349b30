package io.rondo.batch.importlist;

import io.rondo.batch.files.ImportRuns;
import io.rondo.batch.files.Reject;
import io.rondo.imports.ImportMapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps a chunk of list lines as candidates, with counts and refused lines in the same transaction. */
class CandidateWriter implements ItemWriter<ListLineChecker.Checked> {

    private final ImportRuns runs;
    private final JdbcClient jdbc;
    private final long run;

    CandidateWriter(ImportRuns runs, JdbcClient jdbc, long run) {
        this.runs = runs;
        this.jdbc = jdbc;
        this.run = run;
    }

    @Override
    public void write(Chunk<? extends ListLineChecker.Checked> chunk) {
        var lines = new ArrayList<ListLine>(chunk.size());
        var rejects = new ArrayList<Reject>();
        for (var checked : chunk) {
            switch (checked) {
                case ListLineChecker.Checked.Accepted it -> lines.add(it.line());
                case ListLineChecker.Checked.Refused it -> rejects.add(it.reject());
            }
        }
        var first = runs.firstLines(
                run,
                lines.stream().map(ListLine::externalId).toList(),
                lines.stream().map(ListLine::line).toList());
        var stored =
                store(lines.stream().filter(line -> first.contains(line.line())).toList());
        for (var line : lines) {
            if (!first.contains(line.line())) {
                rejects.add(refused(line, "duplicate-in-file"));
            } else if (!stored.contains(line.externalId())) {
                rejects.add(refused(line, "unknown-customer"));
            }
        }
        runs.reject(run, rejects);
        runs.add(run, new ImportRuns.Counts(stored.size(), 0, 0, rejects.size()), 0, null);
    }

    private static Reject refused(ListLine line, String reason) {
        var id = line.externalId();
        return new Reject(
                line.line(),
                "external_id",
                id,
                reason,
                null,
                new Reject.About(ImportMapping.DEFAULT_SOURCE, id),
                List.of());
    }

    /** External ids of the lines that name a customer. */
    private Set<String> store(List<ListLine> lines) {
        return new HashSet<>(jdbc.sql("""
                        with line as (
                          select * from unnest(:externalId::text[], :arm::text[], :wave::integer[], :segment::text[],
                                               :offer::bigint[]) as l (external_id, arm, wave, segment, offer_id)
                        ), stored as (
                          insert into list_candidate (import_run_id, customer_id, arm, wave, segment, offer_id)
                          select :run, c.id, line.arm, line.wave, line.segment, line.offer_id
                          from line join customer c using (external_id)
                        )
                        select external_id from line join customer using (external_id)""")
                .param("run", run)
                .param("externalId", lines.stream().map(ListLine::externalId).toArray(String[]::new))
                .param("arm", lines.stream().map(ListLine::arm).toArray(String[]::new))
                .param("wave", lines.stream().map(ListLine::wave).toArray(Integer[]::new))
                .param("segment", lines.stream().map(ListLine::segment).toArray(String[]::new))
                .param("offer", lines.stream().map(ListLine::offerId).toArray(Long[]::new))
                .query((row, number) -> row.getString(1))
                .list());
    }
}
