package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.Csv;
import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.Slice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The runs of imports and their refused rows. */
@Component
class ImportQueries {

    private final JdbcClient jdbc;

    ImportQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Slice<Run> page(int number) {
        var rows = jdbc.sql("""
                        select id, kind, file_name, started_at, ended_at, rows_read, inserted, updated, unchanged, rejected
                        from import_run order by id desc limit :size offset :offset""")
                .param("size", Slice.SIZE)
                .param("offset", Slice.offset(number))
                .query(Rows.of(Run.class))
                .list();
        var total =
                jdbc.sql("select count(*) from import_run").query(Long.class).single();
        return Slice.of(rows, number, total);
    }

    Optional<String> fileName(long run) {
        return jdbc.sql("select file_name from import_run where id = :id")
                .param("id", run)
                .query((row, n) -> row.getString(1))
                .optional();
    }

    /** All refused rows as CSV, one database row at a time. */
    void writeRejects(long run, Writer out) throws IOException {
        Csv.line(out, "line", "field", "value", "reason");
        jdbc.sql("select line, field, value, reason from import_reject where import_run_id = :id order by line")
                .param("id", run)
                .query(row -> {
                    try {
                        Csv.line(
                                out,
                                row.getString("line"),
                                row.getString("field"),
                                row.getString("value"),
                                row.getString("reason"));
                    } catch (IOException e) {
                        throw new UncheckedIOException("Expected to send the refused rows to the browser", e);
                    }
                });
    }

    record Run(
            long id,
            String kind,
            String fileName,
            Instant startedAt,
            @Nullable Instant endedAt,
            int rowsRead,
            int inserted,
            int updated,
            int unchanged,
            int rejected) {}
}
