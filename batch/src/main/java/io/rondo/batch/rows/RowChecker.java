package io.rondo.batch.rows;

import io.rondo.batch.files.CsvRow;
import io.rondo.batch.files.Reject;
import io.rondo.imports.ImportMapping;
import io.rondo.imports.ImportMapping.NumberStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns rows under one header into checked rows of a kind, or says which field is at fault and why. */
public final class RowChecker {

    private final RowKind<?> kind;
    private final Layout layout;
    private final RowKind.@Nullable Translation translation;

    /**
     * @param mapping null: the names of the columns say it
     * @param source whose ids the rows speak of if neither they nor the mapping say
     * @param numbers how numbers are read if the mapping does not say
     * @throws IllegalArgumentException if the header does not fit
     */
    public RowChecker(
            RowKind<?> kind, List<String> header, @Nullable ImportMapping mapping, String source, NumberStyle numbers) {
        this.kind = kind;
        this.translation = kind.translation(header);
        var shape = translation == null ? header : translation.header();
        var chosen = mapping == null || translation != null ? proposed(kind, shape) : mapping;
        this.layout = Layout.of(kind, shape, chosen.or(source, numbers));
    }

    public Layout layout() {
        return layout;
    }

    /** Which cell of the file holds this field of ours; null if none does, or the file is translated. */
    private @Nullable Integer place(String field) {
        return translation == null ? layout.place(field) : null;
    }

    public Checked check(CsvRow row) {
        if (row.defect() != null) {
            var text = String.join(",", row.values());
            return new Checked.Refused(row, refused(row, "row", text, row.defect()));
        }
        var cells = cells(row);
        try {
            return new Checked.Accepted(row, kind.read(cells));
        } catch (BadValue e) {
            var reason = e.getMessage() == null ? "bad-value" : e.getMessage();
            return new Checked.Refused(row, refused(row, cells.field(), cells.value(), reason));
        }
    }

    /** The row as one that was not taken; {@code row} as the field is the row as a whole. */
    Reject refused(CsvRow row, String field, @Nullable String value, String reason) {
        return new Reject(
                row.line(), field, value, reason, place(field), cells(row).about(kind.named()), row.values());
    }

    private Cells cells(CsvRow row) {
        return new Cells(
                layout,
                row.line(),
                translation == null || row.defect() != null ? row.values() : translated(translation, row));
    }

    private static List<String> translated(RowKind.Translation translation, CsvRow row) {
        var ours = translation.row(row.line(), row.byColumn());
        var values = new ArrayList<String>();
        translation.header().forEach(name -> values.add(ours.getOrDefault(name, "")));
        return values;
    }

    /** A header nobody mapped is understood by its names alone; where those leave a choice, nothing is guessed. */
    private static ImportMapping proposed(RowKind<?> kind, List<String> header) {
        var proposal = Layout.propose(kind, header);
        if (!proposal.unclear().isEmpty()) {
            throw new IllegalArgumentException(
                    "Expected one column for each of %s, but the header is %s".formatted(proposal.unclear(), header));
        }
        return byNames(proposal.columns());
    }

    /** A mapping with nothing declared but its columns. */
    public static ImportMapping byNames(Map<String, String> columns) {
        return new ImportMapping(
                columns,
                ImportMapping.DEFAULT_SOURCE,
                ImportMapping.DateStyle.AUTO,
                ImportMapping.NumberStyle.AUTO,
                null,
                "UTC");
    }
}
