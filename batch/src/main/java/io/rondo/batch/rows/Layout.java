package io.rondo.batch.rows;

import io.rondo.imports.ImportMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the columns of one file lie.
 *
 * @param places of the columns we know, by their place in the row
 * @param attributes the others that are taken: they keep their own names; sorted by name
 */
public record Layout(Map<Column, Integer> places, List<Attribute> attributes, ImportMapping mapping) {

    /** A column that is kept under its own name. */
    public record Attribute(String name, int place) {}

    public boolean has(Column column) {
        return places.containsKey(column);
    }

    /** Where the column people know by this name lies; null if the file has none. */
    @Nullable
    Integer place(String shown) {
        return places.entrySet().stream()
                .filter(entry -> entry.getKey().shown().equals(shown))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    public List<String> attributeNames() {
        return attributes.stream().map(Attribute::name).toList();
    }

    /**
     * @throws IllegalArgumentException if a required column is missing, or two columns of the file mean the same
     */
    public static Layout of(RowKind<?> kind, List<String> header, ImportMapping mapping) {
        var places = new LinkedHashMap<Column, Integer>();
        var others = new ArrayList<Attribute>();
        for (var place = 0; place < header.size(); place++) {
            var name = header.get(place);
            var target = mapping.columns()
                    .getOrDefault(name, kind.takesOthers() ? ImportMapping.ATTRIBUTE : ImportMapping.LEFT_OUT);
            if (name.isEmpty() || target.equals(ImportMapping.LEFT_OUT)) {
                continue;
            }
            if (target.equals(ImportMapping.ATTRIBUTE)) {
                others.add(new Attribute(name, place));
            } else if (places.putIfAbsent(column(kind, target), place) != null) {
                throw new IllegalArgumentException(
                        "Expected one column for '%s', but the header is %s".formatted(target, header));
            }
        }
        for (var column : kind.columns()) {
            if (column.required() && !places.containsKey(column)) {
                throw new IllegalArgumentException("Expected a column '%s' (or one of %s), but the header is %s"
                        .formatted(column.shown(), column.names(), header));
            }
        }
        others.sort(java.util.Comparator.comparing(Attribute::name));
        return new Layout(places, kind.takesOthers() ? List.copyOf(others) : List.of(), mapping);
    }

    /**
     * Which column of the file is which of ours, by the names other systems use. An exact name wins over a synonym.
     *
     * @param unclear names of ours that more than one column of the file could be; the first is proposed
     */
    public record Proposal(Map<String, String> columns, Set<String> unclear) {}

    public static Proposal propose(RowKind<?> kind, List<String> header) {
        var columns = new LinkedHashMap<String, String>();
        var unclear = new LinkedHashSet<String>();
        for (var column : kind.columns()) {
            var matches = header.stream()
                    .filter(name -> !name.isEmpty() && !columns.containsKey(name) && column.isNamed(name))
                    .toList();
            var exact = matches.stream().filter(column.shown()::equals).findFirst();
            if (exact.isEmpty() && matches.size() > 1) {
                unclear.add(column.shown());
            }
            matches.stream().findFirst().ifPresent(first -> columns.put(exact.orElse(first), column.shown()));
        }
        header.stream()
                .filter(name -> !name.isEmpty())
                .forEach(name -> columns.putIfAbsent(
                        name, kind.takesOthers() ? ImportMapping.ATTRIBUTE : ImportMapping.LEFT_OUT));
        return new Proposal(columns, unclear);
    }

    private static Column column(RowKind<?> kind, String name) {
        return kind.columns().stream()
                .filter(column -> column.shown().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Expected one of our columns %s, but it is '%s'"
                        .formatted(kind.columns().stream().map(Column::shown).toList(), name)));
    }
}
