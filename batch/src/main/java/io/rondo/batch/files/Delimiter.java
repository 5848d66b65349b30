package io.rondo.batch.files;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Which character separates the cells of a file: the one Excel's first line {@code sep=;} names, else the one that cuts the
 * header and the lines after it into the same number of cells, and of those the one that gives most.
 *
 * @param linesBefore lines in front of the header
 */
record Delimiter(char delimiter, int linesBefore) {

    /** Characters of the file that are looked at. */
    static final int WITHIN = 64 * 1024;

    private static final List<Character> CANDIDATES = List.of(',', ';', '\t', '|');
    private static final int LINES = 25;
    private static final String DECLARED = "sep=";

    static Delimiter in(String beginning) {
        if (beginning.regionMatches(true, 0, DECLARED, 0, DECLARED.length())
                && beginning.length() > DECLARED.length() + 1
                && "\r\n".indexOf(beginning.charAt(DECLARED.length() + 1)) >= 0) {
            return new Delimiter(beginning.charAt(DECLARED.length()), 1);
        }
        var best = ',';
        var bestAlike = -1.0;
        var most = 1;
        for (var candidate : CANDIDATES) {
            var fit = fit(beginning, candidate);
            // Half of the lines alike is enough to prefer more columns: bad rows are no reason to read a file wrongly.
            if (fit.columns() > 1
                    && (fit.alike() >= 0.5 || bestAlike < 0.5)
                    && (fit.columns() > most || (bestAlike < 0.5 && fit.alike() >= 0.5))) {
                best = candidate;
                bestAlike = fit.alike();
                most = fit.columns();
            }
        }
        return new Delimiter(best, 0);
    }

    /**
     * @param columns of the header
     * @param alike share of the lines after it with as many cells, not counting one blank one at the end
     */
    private record Fit(int columns, double alike) {}

    private static Fit fit(String beginning, char candidate) {
        try (var scanner = new CsvScanner(new StringReader(beginning), candidate, WITHIN, 1)) {
            var header = scanner.next();
            if (header == null || header.fault() != null) {
                return new Fit(0, 0);
            }
            var columns = header.cells().size();
            var lines = 0;
            var alike = 0;
            for (var row = scanner.next(); row != null && lines < LINES; row = scanner.next()) {
                if (row.cells().size() > 1 || !row.cells().getFirst().isBlank()) {
                    lines++;
                    alike += Math.abs(row.cells().size() - columns) <= 1
                                    && row.cells().size() > 1
                            ? 1
                            : 0;
                }
            }
            return new Fit(columns, lines == 0 ? 1 : (double) alike / lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
