package io.rondo.batch.files;

import io.rondo.imports.ImportMapping;
import io.rondo.kernel.BusinessClock;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The runs of imports: which file, how far, what came of its rows. */
@Repository
public class ImportRuns {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final BusinessClock clock;
    private final Clock systemClock;

    ImportRuns(JdbcClient jdbc, JsonMapper json, BusinessClock clock, Clock systemClock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.systemClock = systemClock;
    }

    /**
     * What a run reads, and how.
     *
     * @param file where it lies, or {@code jdbc:NAME} for a source
     * @param origin the run whose refused rows it feeds again
     */
    public record Plan(
            String kind,
            String fileName,
            String file,
            FileScan scan,
            Path rejectsFile,
            @Nullable ImportMapping mapping,
            @Nullable Long origin,
            String by) {}

    /** The unfinished run of this file, wherever the file now lies; otherwise a new one. */
    public long resumeOrStart(Plan plan) {
        return jdbc.sql("""
                        update import_run set file_path = :path, rejects_file = :rejects, problem = null,
                               mapping = case when rows_read = 0 then :mapping::jsonb else mapping end
                        where id = (select max(id) from import_run
                                    where kind = :kind and file_digest = decode(:digest, 'hex') and ended_at is null)
                        returning id""")
                .param("kind", plan.kind())
                .param("digest", plan.scan().digest())
                .param("path", plan.file())
                .param("mapping", plan.mapping() == null ? null : json.writeValueAsString(plan.mapping()))
                .param("rejects", plan.rejectsFile().toAbsolutePath().toString())
                .query(Long.class)
                .optional()
                .orElseGet(() -> start(plan));
    }

    private long start(Plan plan) {
        return jdbc.sql("""
                        insert into import_run (kind, file_name, file_path, file_digest, rejects_file, started_at, charset, mark,
                                                bytes, mapping, origin_run, started_by)
                        values (:kind, :name, :path, decode(:digest, 'hex'), :rejects, :now, :charset, :mark, :bytes,
                                :mapping::jsonb, :origin::bigint, :by) returning id""")
                .param("kind", plan.kind())
                .param("name", plan.fileName())
                .param("path", plan.file())
                .param("digest", plan.scan().digest())
                .param("rejects", plan.rejectsFile().toAbsolutePath().toString())
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .param("charset", plan.scan().charset().name())
                .param("mark", plan.scan().mark())
                .param("bytes", plan.scan().bytes())
                .param("mapping", plan.mapping() == null ? null : json.writeValueAsString(plan.mapping()))
                .param("origin", plan.origin())
                .param("by", plan.by())
                .query(Long.class)
                .single();
    }

    /** What an unfinished run reads, asked for by somebody; empty if it ended or never was. */
    public record Unfinished(
            String kind,
            String file,
            Path rejectsFile,
            @Nullable Long origin) {}

    public Optional<Unfinished> unfinished(long run) {
        return jdbc.sql(
                        "select kind, file_path, rejects_file, origin_run from import_run where id = :run and ended_at is null")
                .param("run", run)
                .query((row, number) -> new Unfinished(
                        row.getString("kind"),
                        row.getString("file_path"),
                        Path.of(row.getString("rejects_file")),
                        row.getObject("origin_run", Long.class)))
                .optional();
    }

    /** A run as its reader needs it. */
    public record Reading(
            String kind,
            String file,
            FileScan scan,
            @Nullable ImportMapping mapping,
            boolean refeeds,
            int rowsRead,
            @Nullable String lastKey) {

        public Path path() {
            return Path.of(file);
        }
    }

    public Reading reading(long run) {
        return jdbc.sql("""
                        select kind, file_path, encode(file_digest, 'hex') as digest, charset, mark, bytes, mapping::text,
                               origin_run is not null as refeeds, rows_read, last_key
                        from import_run where id = :run""")
                .param("run", run)
                .query((row, number) -> {
                    var mapping = row.getString("mapping");
                    return new Reading(
                            row.getString("kind"),
                            row.getString("file_path"),
                            new FileScan(
                                    row.getString("digest"),
                                    row.getLong("bytes"),
                                    Charset.forName(row.getString("charset")),
                                    row.getInt("mark")),
                            mapping == null ? null : json.readValue(mapping, ImportMapping.class),
                            row.getBoolean("refeeds"),
                            row.getInt("rows_read"),
                            row.getString("last_key"));
                })
                .single();
    }

    /**
     * Reading begins, or begins again; call it before the first chunk.
     *
     * @param size how much there is to read, where the run does not know; 0: it does
     */
    public void reads(long run, List<String> header, long size) {
        jdbc.sql("""
                        update import_run set header = :header, resumed_at = :now, resumed_row = rows_read,
                               bytes = case when :size > 0 then :size else bytes end
                         where id = :run""")
                .param("header", header.toArray(String[]::new))
                .param("size", size)
                .param("now", systemClock.instant().atOffset(ZoneOffset.UTC))
                .param("run", run)
                .update();
    }

    /** The file as a whole could not be taken. */
    public void failed(long run, String problem) {
        jdbc.sql("update import_run set problem = :problem where id = :run")
                .param("problem", problem)
                .param("run", run)
                .update();
    }

    /** Adds what a chunk did; call it in the chunk's transaction. */
    public void add(long run, Counts counts, long position, @Nullable String key) {
        jdbc.sql("""
                        update import_run set rows_read = rows_read + :read, inserted = inserted + :inserted,
                          updated = updated + :updated, unchanged = unchanged + :unchanged, rejected = rejected + :rejected, bytes_read = :position,
                          last_key = :key
                        where id = :run""")
                .param("read", counts.inserted + counts.updated + counts.unchanged + counts.rejected)
                .param("inserted", counts.inserted)
                .param("updated", counts.updated)
                .param("unchanged", counts.unchanged)
                .param("rejected", counts.rejected)
                .param("position", position)
                .param("key", key)
                .param("run", run)
                .update();
    }

    /** What became of some rows. */
    public record Counts(int inserted, int updated, int unchanged, int rejected) {}

    /** Of these keys, given with their lines, the lines whose key this file did not hold before. */
    public Set<Long> firstLines(long run, List<String> keys, List<Long> lines) {
        return jdbc
                .sql("""
                        insert into import_key (import_run_id, key, line)
                        select :run, row.key, row.line from unnest(:keys::text[], :lines::bigint[]) as row (key, line)
                        on conflict do nothing returning line""")
                .param("run", run)
                .param("keys", keys.toArray(String[]::new))
                .param("lines", lines.toArray(Long[]::new))
                .query((row, number) -> row.getLong(1))
                .list()
                .stream()
                .collect(Collectors.toSet());
    }

    /** Keeps the refused rows; call it in the chunk's transaction. */
    public void reject(long run, List<Reject> rejects) {
        if (rejects.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into import_reject (import_run_id, line, field, value, reason, place, about_source, about_id, cells)
                        select :run, row.line, row.field, row.value, row.reason, row.place, row.about_source, row.about_id,
                               array(select jsonb_array_elements_text(row.cells::jsonb))
                        from unnest(:lines::bigint[], :fields::text[], :values::text[], :reasons::text[], :places::integer[],
                                    :sources::text[], :ids::text[], :cells::text[])
                          as row (line, field, value, reason, place, about_source, about_id, cells)""")
                .param("places", rejects.stream().map(Reject::place).toArray(Integer[]::new))
                .param("sources", about(rejects, Reject.About::source))
                .param("ids", about(rejects, Reject.About::id))
                .param(
                        "cells",
                        rejects.stream()
                                .map(reject -> json.writeValueAsString(reject.cells()))
                                .toArray(String[]::new))
                .param("run", run)
                .param("lines", rejects.stream().map(Reject::line).toArray(Long[]::new))
                .param("fields", rejects.stream().map(Reject::field).toArray(String[]::new))
                .param("values", rejects.stream().map(Reject::value).toArray(String[]::new))
                .param("reasons", rejects.stream().map(Reject::reason).toArray(String[]::new))
                .update();
    }

    private static @Nullable String[] about(List<Reject> rejects, Function<Reject.About, String> part) {
        return rejects.stream()
                .map(Reject::about)
                .map(about -> about == null ? null : part.apply(about))
                .toArray(String[]::new);
    }
}
