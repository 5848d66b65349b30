package io.rondo.batch.files;

import io.rondo.imports.ImportMapping;
import io.rondo.imports.ImportMapping.NumberStyle;
import java.util.List;
import org.springframework.stereotype.Component;

/** Opens what a run reads, behind the rows it has stored. */
@Component
public class RowSources {

    private final ImportSettings settings;

    RowSources(ImportSettings settings) {
        this.settings = settings;
    }

    public ImportSettings settings() {
        return settings;
    }

    /** Names of the columns a run reads. */
    public List<String> header(ImportRuns.Reading reading) {
        try (var rows = begin(reading)) {
            return rows.header();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Whose ids a run speaks of if neither its rows nor its mapping say: each database numbers its customers by itself. */
    public String source(ImportRuns.Reading reading) {
        if (!reading.file().startsWith(JdbcRows.PREFIX)) {
            return ImportMapping.DEFAULT_SOURCE;
        }
        var name = reading.file().substring(JdbcRows.PREFIX.length());
        var known = settings.sources().get(name);
        return known == null || known.source() == null ? name : known.source();
    }

    /** How numbers of a run are read if its mapping does not say: a database writes them with a point. */
    public NumberStyle numbers(ImportRuns.Reading reading) {
        return reading.file().startsWith(JdbcRows.PREFIX) ? NumberStyle.POINT : NumberStyle.AUTO;
    }

    /**
     * Opens the rows behind those the run has stored.
     *
     * @throws IllegalArgumentException if they cannot be read
     */
    public RowSource open(ImportRuns.Reading reading) {
        var rows = begin(reading);
        if (rows instanceof JdbcRows) {
            return rows;
        }
        for (var skip = reading.rowsRead(); skip > 0 && rows.next() != null; ) {
            skip--;
        }
        return rows;
    }

    private RowSource begin(ImportRuns.Reading reading) {
        if (reading.file().startsWith(JdbcRows.PREFIX)) {
            var name = reading.file().substring(JdbcRows.PREFIX.length());
            var source = settings.sources().get(name);
            if (source == null) {
                throw new IllegalArgumentException("Expected a source rondo.import.sources.%s, but there is %s"
                        .formatted(name, settings.sources().keySet()));
            }
            return JdbcRows.open(name, source, reading.rowsRead(), reading.lastKey());
        }
        var file = CsvFile.open(reading.path(), reading.scan(), settings);
        return reading.refeeds() ? new RefedRows(file) : file;
    }
}
