package io.rondo.dashboards.audience;

import static io.rondo.kernel.Sql.at;

import io.rondo.dashboards.site.Csv;
import io.rondo.dashboards.site.Slice;
import io.rondo.imports.ImportKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The runs of imports and their refused rows. */
@Component
class ImportQueries {

    /** Who works at a run holds this lock, on whatever node; a run without an end and without its lock was cut off. */
    private static final String RUN = """
            select r.*, r.file_path like 'jdbc:%' as from_source, r.ended_at is null and exists (
                select from pg_locks l
                where l.locktype = 'advisory' and l.granted
                  and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended(
                    concat_ws('/', 'import-' || case when r.kind like 'list-%' then 'list' else r.kind end, r.kind,
                              encode(r.file_digest, 'hex')), 0)) as running
            from import_run r
            """;

    private static final String NAMED = "where (:search = '' or strpos(lower(r.file_name), lower(:search)) > 0)";

    private final JdbcClient jdbc;

    ImportQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param search a part of the name of a file or source; empty: all */
    Slice<ImportRun> page(String search, int number) {
        var rows = jdbc.sql(RUN + NAMED + " order by id desc limit :size offset :offset")
                .param("search", search)
                .param("size", Slice.SIZE)
                .param("offset", Slice.offset(number))
                .query(ImportQueries::run)
                .list();
        var total = jdbc.sql("select count(*) from import_run r " + NAMED)
                .param("search", search)
                .query(Long.class)
                .single();
        return Slice.of(rows, number, total);
    }

    Optional<ImportRun> find(long run) {
        return jdbc.sql(RUN + "where id = :id")
                .param("id", run)
                .query(ImportQueries::run)
                .optional();
    }

    /** Files of runs that have not ended. */
    Set<Path> unfinished() {
        return jdbc
                .sql("select file_path from import_run where ended_at is null and file_path not like 'jdbc:%'")
                .query((row, number) -> Path.of(row.getString(1)))
                .list()
                .stream()
                .collect(Collectors.toSet());
    }

    /**
     * The run whose refused rows a file holds, as its header tells: of runs with the same columns the one whose file's name it begins
     * with, then the latest.
     */
    Optional<Long> refusedBy(ImportKind kind, String name, List<String> header) {
        return jdbc
                .sql(
                        RUN
                                + "where r.kind = :kind and r.rejected > 0 order by starts_with(:name, r.file_name) desc, r.id desc limit 200")
                .param("kind", kind.code())
                .param("name", name)
                .query(ImportQueries::run)
                .list()
                .stream()
                .filter(run -> RefusedRowsFile.header(run.header()).equals(header))
                .map(ImportRun::id)
                .findFirst();
    }

    /** Where the file of an unfinished run lies; empty if its rows come from a database. */
    Optional<String> file(long run) {
        return jdbc.sql("select file_path from import_run where id = :id and file_path not like 'jdbc:%'")
                .param("id", run)
                .query((row, number) -> row.getString(1))
                .optional();
    }

    /** Ends a run that was cut off; what it stored stays. */
    void giveUp(long run, Instant now) {
        jdbc.sql(
                        "update import_run set ended_at = :now, given_up = true, rejects_file = null where id = :id and ended_at is null")
                .param("now", at(now))
                .param("id", run)
                .update();
    }

    /** The runs its refused rows were fed to again. */
    List<Long> fedTo(long run) {
        return jdbc.sql("select id from import_run where origin_run = :id order by id")
                .param("id", run)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    /** A refused row; {@code cell} is the one at fault, null if it is the row as a whole or was not kept. */
    record RejectRow(
            long line,
            String field,
            @Nullable String value,
            String reason,
            @Nullable Integer place,
            List<String> cells,
            @Nullable Long fedTo) {

        public boolean editable() {
            return place != null && place < cells.size();
        }

        public String cell() {
            return place == null || place >= cells.size() ? "" : cells.get(place);
        }

        /** The row with the cell at fault put right. */
        List<String> with(String corrected) {
            var right = new ArrayList<>(cells);
            if (place != null) {
                right.set(place, corrected);
            }
            return right;
        }
    }

    Slice<RejectRow> rejects(long run, int number) {
        var rows = jdbc.sql("""
                        select * from import_reject where import_run_id = :run order by line
                        limit :size offset :offset""")
                .param("run", run)
                .param("size", Slice.SIZE)
                .param("offset", Slice.offset(number))
                .query(ImportQueries::reject)
                .list();
        var total = jdbc.sql("select count(*) from import_reject where import_run_id = :run")
                .param("run", run)
                .query(Long.class)
                .single();
        return Slice.of(rows, number, total);
    }

    List<RejectRow> rejects(long run, List<Long> lines) {
        return jdbc.sql("select * from import_reject where import_run_id = :run and line = any(:lines) order by line")
                .param("run", run)
                .param("lines", lines.toArray(Long[]::new))
                .query(ImportQueries::reject)
                .list();
    }

    /** Notes that the refused rows of these lines were fed to another run. */
    void fed(long run, List<Long> lines, long to) {
        jdbc.sql("update import_reject set refed_run = :to where import_run_id = :run and line = any(:lines)")
                .param("to", to)
                .param("run", run)
                .param("lines", lines.toArray(Long[]::new))
                .update();
    }

    /** All refused rows as CSV, each with the row as it was read behind it; one database row at a time. */
    void writeRejects(ImportRun run, Writer out) throws IOException {
        Csv.line(out, RefusedRowsFile.header(run.header()).toArray(String[]::new));
        jdbc.sql("select * from import_reject where import_run_id = :id order by line")
                .param("id", run.id())
                .withFetchSize(1_000)
                .query(row -> {
                    try {
                        var line = new ArrayList<@Nullable String>();
                        line.add(row.getString("line"));
                        line.add(row.getString("field"));
                        line.add(row.getString("value"));
                        line.add(row.getString("reason"));
                        line.addAll(texts(row, "cells"));
                        Csv.line(out, line.toArray(String[]::new));
                    } catch (IOException e) {
                        throw new UncheckedIOException("Expected to send the refused rows to the browser", e);
                    }
                });
    }

    private static RejectRow reject(ResultSet row, int number) throws SQLException {
        return new RejectRow(
                row.getLong("line"),
                row.getString("field"),
                row.getString("value"),
                row.getString("reason"),
                row.getObject("place", Integer.class),
                texts(row, "cells"),
                row.getObject("refed_run", Long.class));
    }

    private static ImportRun run(ResultSet row, int number) throws SQLException {
        var ended = row.getObject("ended_at", OffsetDateTime.class);
        var resumed = row.getObject("resumed_at", OffsetDateTime.class);
        return new ImportRun(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("file_name"),
                row.getString("started_by"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant(),
                row.getInt("rows_read"),
                row.getInt("inserted"),
                row.getInt("updated"),
                row.getInt("unchanged"),
                row.getInt("rejected"),
                row.getLong("bytes"),
                row.getLong("bytes_read"),
                resumed == null ? null : resumed.toInstant(),
                row.getInt("resumed_row"),
                row.getString("charset"),
                texts(row, "header"),
                row.getObject("origin_run", Long.class),
                row.getString("problem"),
                row.getBoolean("from_source"),
                row.getBoolean("given_up"),
                row.getBoolean("running"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        var array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
