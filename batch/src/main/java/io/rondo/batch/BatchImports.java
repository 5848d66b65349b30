package io.rondo.batch;

import io.rondo.batch.files.CsvFile;
import io.rondo.batch.files.FileScan;
import io.rondo.batch.files.ImportSettings;
import io.rondo.batch.rows.Layout;
import io.rondo.batch.rows.Mappings;
import io.rondo.batch.rows.RowChecker;
import io.rondo.batch.rows.RowKinds;
import io.rondo.identity.CustomerMatching;
import io.rondo.imports.ImportKind;
import io.rondo.imports.ImportMapping;
import io.rondo.imports.Imports;
import io.rondo.quality.QualityScoring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Imports by the batch jobs, looks for duplicates among what came in, scores the data, and has profiles refreshed. */
@Component
class BatchImports implements Imports {

    private static final Logger log = LoggerFactory.getLogger(BatchImports.class);
    private static final int SHOWN = 5;

    private final FileImports files;
    private final Mappings mappings;
    private final RowKinds kinds;
    private final ImportSettings settings;
    private final CustomerMatching matching;
    private final QualityScoring scoring;
    private final ObjectProvider<ProfileRefresher> profiles;

    BatchImports(
            FileImports files,
            Mappings mappings,
            RowKinds kinds,
            ImportSettings settings,
            CustomerMatching matching,
            QualityScoring scoring,
            ObjectProvider<ProfileRefresher> profiles) {
        this.profiles = profiles;
        this.matching = matching;
        this.scoring = scoring;
        this.files = files;
        this.mappings = mappings;
        this.kinds = kinds;
        this.settings = settings;
    }

    @Override
    public long run(Order order) {
        return refusing(() -> files.run(order));
    }

    @Override
    public long resume(long run, String by) {
        return refusing(() -> files.resume(run, by));
    }

    @Override
    public long runSource(String name, Path rejectsFolder, String by) {
        return refusing(() -> files.source(name, rejectsFolder, by));
    }

    private long refusing(Supplier<ImportResult> work) {
        ImportResult result;
        try {
            result = work.get();
        } catch (JobBusy | JobFailed | IllegalArgumentException | UncheckedIOException e) {
            throw new Refused(String.valueOf(e.getMessage()), e);
        }
        try {
            matching.run();
            scoring.run();
        } catch (JobFailed e) {
            // The import is complete; what was not matched or scored is due the next time.
            log.warn("Customers could not be matched or scored after an import", e);
        }
        profiles.ifAvailable(ProfileRefresher::soon);
        return result.run();
    }

    @Override
    public Preview preview(ImportKind kind, Path file, @Nullable String mapping) {
        try {
            var scan = FileScan.of(file, settings);
            try (var csv = CsvFile.open(file, scan, settings)) {
                var header = csv.header();
                var fitting = mappings.fitting(kind, header);
                var saved = fitting.stream()
                        .filter(it -> it.name().equals(mapping))
                        .findFirst()
                        .or(() -> fitting.stream().findFirst());
                var proposal = Layout.propose(kinds.get(kind), header);
                var rows = new ArrayList<List<String>>();
                for (var row = csv.next(); row != null && rows.size() < SHOWN; row = csv.next()) {
                    rows.add(row.values());
                }
                return new Preview(
                        header,
                        rows,
                        scan.charset().displayName(),
                        csv.delimiter(),
                        scan.bytes(),
                        saved.map(Mappings.Named::mapping).orElseGet(() -> RowChecker.byNames(proposal.columns())),
                        saved.map(Mappings.Named::name).orElse(null),
                        fitting.stream().map(Mappings.Named::name).toList(),
                        saved.isPresent() ? List.of() : List.copyOf(proposal.unclear()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw new Refused(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public List<OurColumn> columns(ImportKind kind) {
        return kinds.get(kind).columns().stream()
                .map(column -> new OurColumn(column.shown(), column.required()))
                .toList();
    }

    @Override
    public boolean save(
            ImportKind kind, String name, List<String> header, ImportMapping mapping, boolean replace, String by) {
        return mappings.save(kind, name, header, mapping, replace, by);
    }

    @Override
    public Map<String, ImportKind> sources() {
        var sources = new TreeMap<String, ImportKind>();
        settings.sources()
                .forEach((name, source) -> ImportKind.of(source.kind()).ifPresent(kind -> sources.put(name, kind)));
        return sources;
    }
}
