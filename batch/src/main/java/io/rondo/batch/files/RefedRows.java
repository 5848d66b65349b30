package io.rondo.batch.files;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of refused rows that were put right, as {@link RejectsFile} wrote it: without the first columns, which said what was
 * wrong, and without the apostrophes that kept a spreadsheet from taking a cell for a formula. A file without those columns is
 * taken as it is.
 */
public final class RefedRows implements RowSource {

    /** The columns that say what was wrong. */
    private static final List<String> OURS = List.of("line", "field", "value", "reason");

    /** In front of a column of the file that has one of their names. */
    private static final String MARK = "file:";

    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    private final RowSource file;
    private final int ours;
    private final List<String> header;

    public RefedRows(RowSource file) {
        this.file = file;
        var names = file.header();
        this.ours = names.size() > OURS.size() && names.subList(0, OURS.size()).equals(OURS) ? OURS.size() : 0;
        this.header = names.stream()
                .skip(ours)
                .map(name -> ours > 0 && name.startsWith(MARK) ? name.substring(MARK.length()) : name)
                .toList();
    }

    /** Names of the columns of a file of refused rows, whose own header this is. */
    public static List<String> columns(List<String> header) {
        return Stream.concat(OURS.stream(), header.stream().map(name -> OURS.contains(name) ? MARK + name : name))
                .toList();
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public @Nullable CsvRow next() {
        var row = file.next();
        if (row == null || ours == 0) {
            return row;
        }
        var values = row.values().stream().skip(ours).map(RefedRows::bare).toList();
        return new CsvRow(header, row.line(), values, row.defect(), row.position(), row.key());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static String bare(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\'' && FORMULA.indexOf(cell.charAt(1)) >= 0
                ? cell.substring(1)
                : cell;
    }
}
