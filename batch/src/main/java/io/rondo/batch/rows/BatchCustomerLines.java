package io.rondo.batch.rows;

import io.rondo.batch.files.CsvRow;
import io.rondo.imports.CustomerLines;
import io.rondo.imports.ImportKind;
import io.rondo.imports.ImportMapping;
import io.rondo.kernel.RetriedTransactions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Stores runs of lines with the same members as if they were rows under that header, each run in a transaction. */
@Component
class BatchCustomerLines implements CustomerLines {

    private final RowKinds kinds;
    private final RetriedTransactions transactions;

    BatchCustomerLines(RowKinds kinds, RetriedTransactions transactions) {
        this.kinds = kinds;
        this.transactions = transactions;
    }

    @Override
    public List<Result> store(String source, List<Line> lines) {
        var results = new ArrayList<Result>(lines.size());
        for (var from = 0; from < lines.size(); ) {
            var header = header(lines.get(from));
            var to = from + 1;
            while (to < lines.size() && header(lines.get(to)).equals(header)) {
                to++;
            }
            results.addAll(store(kinds.get(ImportKind.CUSTOMERS), source, header, lines.subList(from, to)));
            from = to;
        }
        return results;
    }

    private record Header(Set<String> members, Set<String> attributes) {}

    private static Header header(Line line) {
        return new Header(line.members().keySet(), line.attributes().keySet());
    }

    private <R extends RowKind.Row> List<Result> store(
            RowKind<R> kind, String source, Header header, List<Line> lines) {
        var columns = new LinkedHashMap<String, String>();
        for (var member : header.members()) {
            var known = kind.columns().stream()
                    .filter(column -> column.isNamed(member))
                    .findFirst();
            if (known.isEmpty() || columns.containsValue(known.get().shown())) {
                return refused(lines, member, known.isEmpty() ? "unknown-member" : "member-twice");
            }
            columns.put(member, known.get().shown());
        }
        for (var attribute : header.attributes()) {
            if (attribute.isEmpty() || columns.putIfAbsent(attribute, ImportMapping.ATTRIBUTE) != null) {
                return refused(lines, attribute, "member-twice");
            }
        }
        for (var column : kind.columns()) {
            if (column.required() && !columns.containsValue(column.shown())) {
                return refused(lines, column.shown(), "missing");
            }
        }
        var names = List.copyOf(columns.keySet());
        var checker = new RowChecker(kind, names, mapping(columns, source), source, ImportMapping.NumberStyle.POINT);
        var results = new ArrayList<Result>(lines.size());
        var rows = new ArrayList<R>();
        var keys = new HashSet<@Nullable String>();
        for (var line : lines) {
            switch (checker.check(row(names, line))) {
                case Checked.Accepted it -> {
                    @SuppressWarnings("unchecked")
                    var row = (R) it.row();
                    if (!keys.add(row.key())) {
                        // The same customer again: what came first is stored first.
                        flush(kind, checker, rows);
                        keys.clear();
                        keys.add(row.key());
                    }
                    rows.add(row);
                    results.add(new Result(line.index(), row.id(), null, null, null));
                }
                case Checked.Refused it ->
                    results.add(new Result(
                            line.index(),
                            id(line, columns),
                            it.reject().field(),
                            it.reject().value(),
                            it.reject().reason()));
            }
        }
        flush(kind, checker, rows);
        return results;
    }

    private <R extends RowKind.Row> void flush(RowKind<R> kind, RowChecker checker, List<R> rows) {
        if (!rows.isEmpty()) {
            transactions.transact(() -> kind.store(null, checker.layout(), List.copyOf(rows)));
            rows.clear();
        }
    }

    private static CsvRow row(List<String> names, Line line) {
        var cells = new HashMap<>(line.attributes());
        cells.putAll(line.members());
        var values = names.stream().map(name -> cells.getOrDefault(name, "")).toList();
        return new CsvRow(names, line.index(), values, null, 0, null);
    }

    private static ImportMapping mapping(Map<String, String> columns, String source) {
        return new ImportMapping(
                columns, source, ImportMapping.DateStyle.AUTO, ImportMapping.NumberStyle.POINT, null, "UTC");
    }

    private static @Nullable String id(Line line, Map<String, String> columns) {
        return line.members().entrySet().stream()
                .filter(member -> "external_id".equals(columns.get(member.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static List<Result> refused(List<Line> lines, String field, String reason) {
        return lines.stream()
                .map(line ->
                        new Result(line.index(), null, field, line.members().get(field), reason))
                .toList();
    }
}
