package io.rondo.batch.importcustomers;

import io.rondo.batch.HillstromFile;
import io.rondo.batch.files.CsvFile;
import io.rondo.batch.files.CsvRow;
import io.rondo.batch.files.FileLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the columns of one file are.
 *
 * @param columns name in the file of each column we know
 * @param attributes the others: they become attributes of the profile under their own names; sorted
 * @param hillstrom the file is Hillstrom's experiment, whose rows are translated first
 */
record FileLayout(Map<CustomerColumn, String> columns, List<String> attributes, boolean hillstrom) {

    static FileLayout of(Path file, FileLimits limits) {
        try (var csv = CsvFile.open(file, limits)) {
            return of(csv.header());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FileLayout of(List<String> fileHeader) {
        var hillstrom = HillstromFile.recognises(fileHeader);
        var header = hillstrom ? List.copyOf(HillstromFile.customer(0, Map.of()).keySet()) : fileHeader;
        var columns = CustomerColumn.in(header);
        var attributes = header.stream()
                .filter(name -> !name.isBlank() && !columns.containsValue(name))
                .sorted()
                .toList();
        return new FileLayout(columns, attributes, hillstrom);
    }

    /** The row's cells by the column names this layout speaks of. */
    Map<String, String> cells(CsvRow row) {
        return hillstrom ? HillstromFile.customer(row.line(), row.byColumn()) : row.byColumn();
    }

    boolean has(CustomerColumn column) {
        return columns.containsKey(column);
    }
}
