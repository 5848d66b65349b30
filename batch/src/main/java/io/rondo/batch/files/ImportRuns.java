package io.rondo.batch.files;

import io.rondo.kernel.BusinessClock;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The runs of imports: which file, how far, what came of its rows. */
@Repository
public class ImportRuns {

    private final JdbcClient jdbc;
    private final BusinessClock clock;

    ImportRuns(JdbcClient jdbc, BusinessClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The unfinished run of this file, wherever the file now lies; otherwise a new one. */
    public long resumeOrStart(String kind, Path file, String digest, Path rejectsFile) {
        return jdbc.sql("""
                        update import_run set file_path = :path, rejects_file = :rejects
                        where id = (select max(id) from import_run
                                    where kind = :kind and file_digest = decode(:digest, 'hex') and ended_at is null)
                        returning id""")
                .param("kind", kind)
                .param("digest", digest)
                .param("path", file.toAbsolutePath().toString())
                .param("rejects", rejectsFile.toAbsolutePath().toString())
                .query(Long.class)
                .optional()
                .orElseGet(() -> start(kind, file, digest, rejectsFile));
    }

    private long start(String kind, Path file, String digest, Path rejectsFile) {
        return jdbc.sql("""
                        insert into import_run (kind, file_name, file_path, file_digest, rejects_file, started_at)
                        values (:kind, :name, :path, decode(:digest, 'hex'), :rejects, :now) returning id""")
                .param("kind", kind)
                .param("name", file.getFileName().toString())
                .param("path", file.toAbsolutePath().toString())
                .param("digest", digest)
                .param("rejects", rejectsFile.toAbsolutePath().toString())
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /** Where the run's file lies. */
    public Path file(long run) {
        return Path.of(jdbc.sql("select file_path from import_run where id = :run")
                .param("run", run)
                .query(String.class)
                .single());
    }

    /** Rows whose effects are stored. */
    public int rowsRead(long run) {
        return jdbc.sql("select rows_read from import_run where id = :run")
                .param("run", run)
                .query(Integer.class)
                .single();
    }

    /** Adds what a chunk did; call it in the chunk's transaction. */
    public void add(long run, Counts counts) {
        jdbc.sql("""
                        update import_run set rows_read = rows_read + :read, inserted = inserted + :inserted,
                          updated = updated + :updated, unchanged = unchanged + :unchanged, rejected = rejected + :rejected
                        where id = :run""")
                .param("read", counts.inserted + counts.updated + counts.unchanged + counts.rejected)
                .param("inserted", counts.inserted)
                .param("updated", counts.updated)
                .param("unchanged", counts.unchanged)
                .param("rejected", counts.rejected)
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
                        insert into import_reject (import_run_id, line, field, value, reason)
                        select :run, row.line, row.field, row.value, row.reason
                        from unnest(:lines::bigint[], :fields::text[], :values::text[], :reasons::text[])
                          as row (line, field, value, reason)""")
                .param("run", run)
                .param("lines", rejects.stream().map(Reject::line).toArray(Long[]::new))
                .param("fields", rejects.stream().map(Reject::field).toArray(String[]::new))
                .param("values", rejects.stream().map(Reject::value).toArray(String[]::new))
                .param("reasons", rejects.stream().map(Reject::reason).toArray(String[]::new))
                .update();
    }
}
