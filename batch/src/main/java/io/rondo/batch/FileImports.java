package io.rondo.batch;

import io.rondo.batch.files.CsvFile;
import io.rondo.batch.files.FileScan;
import io.rondo.batch.files.ImportRuns;
import io.rondo.batch.files.ImportSettings;
import io.rondo.batch.files.JdbcRows;
import io.rondo.batch.rows.Mappings;
import io.rondo.imports.ImportKind;
import io.rondo.imports.ImportMapping;
import io.rondo.imports.Imports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Runs the import jobs over files and sources: one run per content, gone on with if it was cut off. */
@Component
class FileImports {

    private final JobRuns jobs;
    private final ImportRuns runs;
    private final ImportSettings settings;
    private final Mappings mappings;
    private final JdbcClient jdbc;
    private final Map<String, Job> byName;

    FileImports(
            JobRuns jobs,
            ImportRuns runs,
            ImportSettings settings,
            Mappings mappings,
            JdbcClient jdbc,
            Map<String, Job> byName) {
        this.jobs = jobs;
        this.runs = runs;
        this.settings = settings;
        this.mappings = mappings;
        this.jdbc = jdbc;
        this.byName = byName;
    }

    ImportResult run(Imports.Order order) {
        var file = order.file();
        var scan = scan(file);
        var mapping = mapping(order, scan);
        return run(
                job(order.kind()),
                new ImportRuns.Plan(
                        order.kind().code(),
                        file.getFileName().toString(),
                        file.toAbsolutePath().toString(),
                        scan,
                        rejectsFile(file, order.rejectsFolder()),
                        mapping,
                        order.origin(),
                        order.by()),
                new JobParametersBuilder());
    }

    /** Goes on with a run that was cut off, as its file or source now is. */
    ImportResult resume(long run, String by) {
        var found = runs.unfinished(run)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected import '%d' to be unfinished, but it is not".formatted(run)));
        var kind = ImportKind.of(found.kind())
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected an import of a known kind, but import '%d' is of '%s'".formatted(run, found.kind())));
        var folder = Objects.requireNonNull(found.rejectsFile().getParent());
        if (found.file().startsWith(JdbcRows.PREFIX)) {
            return source(found.file().substring(JdbcRows.PREFIX.length()), folder, by);
        }
        return run(new Imports.Order(
                kind, Path.of(found.file()), folder, runs.reading(run).mapping(), found.origin(), by));
    }

    /** A source is one content, whatever its rows now are: a run that was cut off goes on behind its last key. */
    ImportResult source(String name, Path rejectsFolder, String by) {
        var source = settings.sources().get(name);
        if (source == null) {
            throw new IllegalArgumentException("Expected a source rondo.import.sources.%s, but there are %s"
                    .formatted(name, settings.sources().keySet()));
        }
        var kind = ImportKind.of(source.kind())
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected rondo.import.sources.%s.kind to be one of %s, but it is '%s'"
                                .formatted(name, Arrays.toString(ImportKind.values()), source.kind())));
        var mapping = source.mapping() == null
                ? null
                : mappings.named(kind, source.mapping())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "Expected a saved mapping '%s' of %s for source '%s', but there is none"
                                        .formatted(source.mapping(), kind.code(), name)));
        return run(
                job(kind),
                new ImportRuns.Plan(
                        kind.code(),
                        name,
                        JdbcRows.PREFIX + name,
                        FileScan.ofSource(name),
                        rejectsFolder.resolve(name.replaceAll("[^A-Za-z0-9._-]", "_") + ".rejects.csv"),
                        mapping,
                        null,
                        by),
                new JobParametersBuilder());
    }

    ImportResult run(Job job, String kind, Path file, Path rejectsFolder, JobParametersBuilder parameters) {
        return run(
                job,
                new ImportRuns.Plan(
                        kind,
                        file.getFileName().toString(),
                        file.toAbsolutePath().toString(),
                        scan(file),
                        rejectsFile(file, rejectsFolder),
                        null,
                        null,
                        "rondo"),
                parameters);
    }

    ImportResult run(Job job, ImportRuns.Plan plan, JobParametersBuilder parameters) {
        var run = new long[1];
        try {
            jobs.run(job, plan.kind() + "/" + plan.scan().digest(), () -> {
                run[0] = runs.resumeOrStart(plan);
                return parameters.addLong("run", run[0]).toJobParameters();
            });
        } catch (JobFailed e) {
            runs.failed(run[0], String.valueOf(e.getMessage()));
            throw e;
        }
        return result(run[0]);
    }

    Job job(ImportKind kind) {
        return byName.values().stream()
                .filter(job -> job.getName().equals("import-" + kind.code()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Expected a job 'import-%s', but there are %s".formatted(kind.code(), byName.keySet())));
    }

    private FileScan scan(Path file) {
        try {
            return FileScan.of(file, settings);
        } catch (IllegalArgumentException e) {
            throw new JobFailed(
                    "import of " + file.getFileName(), org.springframework.batch.core.BatchStatus.FAILED, e);
        }
    }

    private @Nullable ImportMapping mapping(Imports.Order order, FileScan scan) {
        if (order.mapping() != null) {
            return order.mapping();
        }
        // Rows that were put right mean what they meant before.
        return order.origin() == null
                ? fitting(order.kind(), order.file(), scan)
                : runs.reading(order.origin()).mapping();
    }

    private @Nullable ImportMapping fitting(ImportKind kind, Path file, FileScan scan) {
        try (var csv = CsvFile.open(file, scan, settings)) {
            return mappings.fitting(kind, csv.header()).stream()
                    .findFirst()
                    .map(Mappings.Named::mapping)
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw new JobFailed(
                    "import of " + file.getFileName(), org.springframework.batch.core.BatchStatus.FAILED, e);
        }
    }

    private static Path rejectsFile(Path file, Path folder) {
        var name = file.getFileName().toString();
        var dot = name.lastIndexOf('.');
        return folder.resolve((dot > 0 ? name.substring(0, dot) : name) + ".rejects.csv");
    }

    private ImportResult result(long run) {
        return jdbc.sql("select * from import_run where id = :run")
                .param("run", run)
                .query((row, number) -> {
                    var rejects = row.getString("rejects_file");
                    return new ImportResult(
                            run,
                            row.getInt("rows_read"),
                            row.getInt("inserted"),
                            row.getInt("updated"),
                            row.getInt("unchanged"),
                            row.getInt("rejected"),
                            rejects == null ? null : Path.of(rejects));
                })
                .single();
    }
}
