package io.rondo.batch.files;

import io.rondo.kernel.BusinessClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Last step of an import: writes the refused rows as CSV (line, field, value, reason, then the row as it was read), to be
 * put right and fed again, and ends the run. */
@Component
public class RejectsFile implements Tasklet {

    private static final int FETCH_SIZE = 1_000;

    private final JdbcClient jdbc;
    private final BusinessClock clock;

    RejectsFile(JdbcClient jdbc, BusinessClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws Exception {
        var run = (Long) context.getStepContext().getJobParameters().get("run");
        if (run == null) {
            throw new IllegalStateException("Expected the job to have parameter 'run'");
        }
        write(run);
        jdbc.sql("delete from import_key where import_run_id = :run")
                .param("run", run)
                .update();
        jdbc.sql("""
                        update import_run set ended_at = :now, given_up = false, rejects_file = case when rejected > 0 then rejects_file end
                        where id = :run""")
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .param("run", run)
                .update();
        return RepeatStatus.FINISHED;
    }

    private record Target(Path file, List<String> header) {}

    private void write(long run) throws IOException {
        var found = jdbc.sql("select rejects_file, header from import_run where id = :run and rejected > 0")
                .param("run", run)
                .query((row, number) ->
                        new Target(Path.of(row.getString("rejects_file")), texts(row.getArray("header"))))
                .optional();
        if (found.isEmpty()) {
            return;
        }
        var target = found.get().file();
        var folder = target.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        // Beside the target and moved, so that nobody ever reads half a file.
        var part = target.resolveSibling(target.getFileName() + ".part");
        try (var printer = new CSVPrinter(Files.newBufferedWriter(part, StandardCharsets.UTF_8), CSVFormat.RFC4180)) {
            printer.printRecord(RefedRows.columns(found.get().header()).stream().map(RejectsFile::safe));
            jdbc.sql(
                            "select line, field, value, reason, cells from import_reject where import_run_id = :run order by line")
                    .param("run", run)
                    .withFetchSize(FETCH_SIZE)
                    .query(row -> {
                        try {
                            var said = Stream.of(
                                    row.getString("line"),
                                    safe(row.getString("field")),
                                    safe(row.getString("value")),
                                    row.getString("reason"));
                            printer.printRecord(Stream.concat(
                                    said, texts(row.getArray("cells")).stream().map(RejectsFile::safe)));
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> texts(java.sql.@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    /** A cell a spreadsheet would take for a formula gets an apostrophe in front (OWASP ASVS 1.2.10). */
    static String safe(@Nullable String cell) {
        if (cell == null || cell.isEmpty()) {
            return "";
        }
        return "=+-@\t\r\n\0＝＋－＠".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
