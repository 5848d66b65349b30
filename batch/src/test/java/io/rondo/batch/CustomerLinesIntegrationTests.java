package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.imports.CustomerLines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class CustomerLinesIntegrationTests extends BatchTest {

    @Autowired
    CustomerLines customers;

    @Test
    void storesEachLineOrSaysWhatIsWrongWithIt() {
        var results = customers.store(
                "import",
                List.of(
                        line(0, "externalId", "1", "givenName", "Ann", "consentEmail", "true"),
                        line(1, "externalId", "2", "givenName", "Bob", "consentEmail", "perhaps"),
                        line(2, "externalId", "1", "givenName", "Anna", "consentEmail", "true"),
                        line(3, "externalId", "3", "givenNme", "Cem"),
                        line(4, "givenName", "Dan"),
                        new CustomerLines.Line(5, Map.of("externalId", "5"), Map.of("colour", "blue"))));
        assertThat(results)
                .extracting(it -> it.index() + " " + it.externalId() + " " + it.field() + " " + it.reason())
                .containsExactly(
                        "0 1 null null",
                        "1 2 consent_email bad-yes-or-no",
                        "2 1 null null",
                        "3 null givenNme unknown-member",
                        "4 null external_id missing",
                        "5 5 null null");
        assertThat(jdbc.sql("""
                                select concat_ws(' ', external_id, given_name, version, attributes)
                                from customer join profile on customer_id = id order by id""").query(String.class).list())
                .containsExactly("1 Anna 2 {}", "5 1 {\"colour\": \"blue\"}");
        assertThat(count("consent where granted")).isEqualTo(1);
    }

    @Test
    void sendingTheSameLinesAgainChangesNothing() {
        var lines =
                List.of(line(0, "externalId", "1", "givenName", "Ann"), line(1, "externalId", "2", "givenName", "Bob"));
        customers.store("import", lines);
        var before = StoredTables.of(jdbc);
        customers.store("import", lines);
        assertThat(StoredTables.of(jdbc)).isEqualTo(before);
    }

    private static CustomerLines.Line line(long index, String... members) {
        var cells = new LinkedHashMap<String, String>();
        for (var i = 0; i < members.length; i += 2) {
            cells.put(members[i], members[i + 1]);
        }
        return new CustomerLines.Line(index, cells, Map.of());
    }
}
