package io.rondo.batch.rows;

import io.rondo.batch.files.Reject;
import io.rondo.imports.ImportMapping;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The cells of one row while they are read; knows which one is at fault when a reader refuses it. */
public final class Cells {

    private final Layout layout;
    private final long line;
    private final List<String> values;
    private @Nullable Column at;

    Cells(Layout layout, long line, List<String> values) {
        this.layout = layout;
        this.line = line;
        this.values = values;
    }

    public long line() {
        return line;
    }

    public ImportMapping mapping() {
        return layout.mapping();
    }

    /** What the cell holds, stripped; empty if the file has no such column. */
    public String text(Column column) {
        var place = layout.places().get(column);
        return place == null || place >= values.size() ? "" : values.get(place).strip();
    }

    /** The cell's value; null if it is empty or the file has no such column. */
    public <T> @Nullable T read(Column column, Function<String, T> reader) {
        at = column;
        var cell = text(column);
        return cell.isEmpty() ? null : reader.apply(cell);
    }

    /** @throws BadValue if the cell is empty */
    public <T> T require(Column column, Function<String, T> reader) {
        var value = read(column, reader);
        if (value == null) {
            throw new BadValue("missing");
        }
        return value;
    }

    /** The customer the row is about, if it says; also where the row breaks off. */
    Reject.@Nullable About about(RowKind.Named by) {
        var id = text(by.id());
        var source = by.sources().stream()
                .map(this::text)
                .filter(said -> !said.isEmpty())
                .findFirst()
                .orElse(mapping().source());
        return id.isEmpty() ? null : new Reject.About(source, id);
    }

    /** The column that was read last; {@code row} if none was. */
    String field() {
        return at == null ? "row" : at.shown();
    }

    String value() {
        return at == null ? "" : text(at);
    }

    /** What is kept under its own name, sorted, so that the order of columns does not matter. */
    public Map<String, String> attributes() {
        var attributes = new TreeMap<String, String>();
        for (var attribute : layout.attributes()) {
            var value = values.get(attribute.place()).strip();
            if (!value.isEmpty()) {
                attributes.put(attribute.name(), value);
            }
        }
        return attributes;
    }

    /**
     * SHA-256 of names and cells, in hex: equal digests mean equal rows read in the same way. Lengths between the values keep
     * two rows with shifted values apart.
     */
    public String digest() {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            var text = new StringBuilder(256);
            layout.places().entrySet().stream()
                    .sorted(Comparator.comparing(entry -> entry.getKey().shown()))
                    .forEach(entry -> add(text, entry.getKey().shown(), values.get(entry.getValue())));
            layout.attributes().forEach(attribute -> add(text, attribute.name(), values.get(attribute.place())));
            var mapping = layout.mapping();
            text.append(mapping.dates())
                    .append(mapping.numbers())
                    .append(mapping.region())
                    .append(mapping.timeZone());
            return HexFormat.of().formatHex(sha.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }

    private static void add(StringBuilder to, String name, String value) {
        var text = value.strip();
        to.append(name.length())
                .append(':')
                .append(name)
                .append(text.length())
                .append(':')
                .append(text);
    }
}
