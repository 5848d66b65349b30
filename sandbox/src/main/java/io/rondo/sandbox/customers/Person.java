package io.rondo.sandbox.customers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;

/** A simulated person: the id the shop knows them by, their address, and what they care for. */
record Person(String externalId, String email, String group) {

    /** Everybody in a file of customers, by address; of people sharing one, the first reads the mail. Bad rows are nobody. */
    static Map<String, Person> read(Path file) throws IOException {
        var people = new HashMap<String, Person>();
        var format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        // The file has planted bad rows, one of them not UTF-8: reading it as Latin-1 never fails.
        try (var reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                var rows = format.parse(reader)) {
            var width = rows.getHeaderNames().size();
            for (var row : rows) {
                if (row.size() == width
                        && !row.get("external_id").isBlank()
                        && row.get("email").contains("@")) {
                    var person = new Person(
                            row.get("external_id"),
                            row.get("email").toLowerCase(java.util.Locale.ROOT),
                            row.get("strategic_segment"));
                    people.putIfAbsent(person.email(), person);
                }
            }
        }
        return people;
    }
}
