package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything Rondo stores, but what Spring Batch and Flyway note for themselves, in a form in which two runs of the same work are
 * equal: ids become places in their order (sequences keep gaps after a crash), and the moment of writing becomes a word.
 */
final class StoredTables {

    private final JdbcClient jdbc;
    private final Set<String> aside;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<String, Map<Long, Integer>> places = new HashMap<>();

    private StoredTables(JdbcClient jdbc, Set<String> aside) {
        this.jdbc = jdbc;
        this.aside = aside;
    }

    /**
     * By table its rows, sorted; tables without rows left out.
     *
     * @param aside columns such as {@code import_run.resumed_row} that tell how it came about, not what came
     */
    static Map<String, List<String>> of(JdbcClient jdbc, String... aside) {
        return new StoredTables(jdbc, Set.of(aside)).read();
    }

    /** Compares table by table, so that a difference can be read. */
    static void assertSame(Map<String, List<String>> actual, Map<String, List<String>> expected) {
        expected.forEach((table, rows) ->
                assertThat(actual.getOrDefault(table, List.of())).as(table).containsExactlyElementsOf(rows));
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
    }

    private record Reference(String table, String column, String target) {}

    private Map<String, List<String>> read() {
        var references = references();
        var identities = identities();
        identities.forEach(this::rank);
        var tables = new TreeMap<String, List<String>>();
        for (var table : names()) {
            var rows =
                    jdbc.sql("select to_jsonb(t)::text from %s t".formatted(table)).query(String.class).list().stream()
                            .map(json::readTree)
                            .map(row -> normal(table, (ObjectNode) row, references, identities))
                            .sorted()
                            .toList();
            if (!rows.isEmpty()) {
                tables.put(table, rows);
            }
        }
        return tables;
    }

    private List<String> names() {
        return jdbc.sql("""
                        select table_name from information_schema.tables
                        where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'batch\\_%'
                          and table_name <> 'flyway_schema_history' order by 1""").query(String.class).list();
    }

    /** Tables with ids of their own, and the column that holds them. */
    private Map<String, String> identities() {
        var identities = new TreeMap<String, String>();
        jdbc.sql("""
                        select table_name, column_name from information_schema.columns
                        where table_schema = 'public' and is_identity = 'YES' and table_name not like 'batch\\_%'""").query(row -> {
            identities.put(row.getString(1), row.getString(2));
        });
        return identities;
    }

    private List<Reference> references() {
        return jdbc.sql("""
                        select c.conrelid::regclass::text as from_table, a.attname, c.confrelid::regclass::text as to_table
                        from pg_constraint c
                        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
                        where c.contype = 'f' and array_length(c.conkey, 1) = 1""")
                .query((row, number) -> new Reference(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    private void rank(String table, String column) {
        var ranks = new HashMap<Long, Integer>();
        for (var id : jdbc.sql("select %1$s from %2$s order by 1".formatted(column, table))
                .query(Long.class)
                .list()) {
            ranks.put(id, ranks.size() + 1);
        }
        places.put(table, ranks);
    }

    private String normal(String table, ObjectNode row, List<Reference> references, Map<String, String> identities) {
        var identity = identities.get(table);
        if (identity != null) {
            row.put(identity, place(table, row.get(identity)));
        }
        for (var reference : references) {
            if (reference.table().equals(table)
                    && places.containsKey(reference.target())
                    && row.get(reference.column()) instanceof JsonNode value
                    && value.isNumber()) {
                row.put(reference.column(), place(reference.target(), value));
            }
        }
        // Notes without a foreign key, so that nobody waits for the customer.
        if (row.get("customer_id") instanceof JsonNode customer && customer.isNumber()) {
            row.put("customer_id", place("customer", customer));
        }
        if (table.equals("duplicate_pair")) {
            row.put("round", place("match_run", row.get("round")));
        }
        if (table.equals("outbox") && row.get("ref_id").isNumber()) {
            switch (row.get("kind").stringValue()) {
                case "index-response" -> row.put("ref_id", place("response", row.get("ref_id")));
                case "index-contact" -> row.put("ref_id", place("list_member", row.get("ref_id")));
                default -> {}
            }
        }
        for (var name : new ArrayList<>(row.propertyNames())) {
            if (aside.contains(table + "." + name)) {
                row.remove(name);
            } else if (isNow(row.get(name))) {
                row.put(name, "when it was written");
            }
        }
        return row.toString();
    }

    private String place(String table, JsonNode id) {
        return "%s #%d".formatted(table, places.getOrDefault(table, Map.of()).get(id.longValue()));
    }

    private static boolean isNow(JsonNode value) {
        if (!value.isString() || !value.stringValue().matches("\\d{4}-\\d{2}-\\d{2}T.*[+-]\\d{2}:\\d{2}")) {
            return false;
        }
        var time = OffsetDateTime.parse(value.stringValue()).toInstant();
        return Duration.between(time, Instant.now()).abs().compareTo(Duration.ofHours(1)) < 0;
    }
}
