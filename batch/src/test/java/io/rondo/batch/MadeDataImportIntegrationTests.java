package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.identity.CustomerMatching;
import io.rondo.imports.ImportKind;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Made data goes in without a hand; what was planted in it is found, and nothing else. */
class MadeDataImportIntegrationTests extends BatchTest {

    private static final long SEED = 20_261_123;
    private static final int CUSTOMERS = 4_000;

    @Autowired
    CustomerMatching matching;

    @Test
    void everyPlantedBadRowIsRejectedForItsReasonAndEveryPlantedPairIsFound() throws IOException {
        System.out.println("seed " + SEED);
        MadeData.write(folder, CUSTOMERS, SEED, LocalDate.of(2026, 3, 1));
        var truth = JsonMapper.builder().build().readTree(folder.resolve(MadeData.TRUTH));
        for (var file : List.of(
                Map.entry("shop.csv", ImportKind.CUSTOMERS),
                Map.entry("crm.csv", ImportKind.CUSTOMERS),
                Map.entry("orders.csv", ImportKind.ORDERS),
                Map.entry("consents.csv", ImportKind.CONSENTS),
                Map.entry("interactions.csv", ImportKind.INTERACTIONS))) {
            var name = file.getKey();
            var result = jobs.importFile(file.getValue(), folder.resolve(name), folder);
            assertThat(rejects(result.run()))
                    .as("rejects of " + name)
                    .containsExactlyInAnyOrderElementsOf(truth.get("badRows")
                            .valueStream()
                            .filter(row -> row.get("file").asString().equals(name))
                            .map(row -> "%d %s %s"
                                    .formatted(
                                            row.get("line").asLong(),
                                            row.get("field").asString(),
                                            row.get("reason").asString()))
                            .toList());
            assertThat(result.inserted())
                    .as("rows stored of " + name)
                    .isEqualTo(truth.get("good").get(name).asInt());
        }

        matching.run();

        var mergedPairs = 0;
        var unfound = new ArrayList<JsonNode>();
        var wrong = new ArrayList<JsonNode>();
        for (var pair : truth.get("pairs")) {
            var merged = merged(pair);
            mergedPairs += merged ? 1 : 0;
            if (!pair.get("samePerson").asBoolean() && merged) {
                wrong.add(pair);
            }
            if (pair.get("samePerson").asBoolean() && !merged && !queued(pair)) {
                unfound.add(pair);
            }
        }
        assertThat(wrong).as("merged, but two people").isEmpty();
        assertThat(unfound).as("neither merged nor queued").isEmpty();
        assertThat(mergedPairs).isPositive();
        assertThat(count("customer where state = 'merged'"))
                .as("nobody but planted pairs is merged")
                .isEqualTo(mergedPairs);
    }

    private List<String> rejects(long run) {
        return jdbc.sql("select concat_ws(' ', line, field, reason) from import_reject where import_run_id = :run")
                .param("run", run)
                .query(String.class)
                .list();
    }

    private long id(JsonNode record) {
        return jdbc.sql("select customer_id from customer_identity where kind = 'source:' || :source and value = :id")
                .param("source", record.get("source").asString())
                .param("id", record.get("id").asString())
                .query(Long.class)
                .single();
    }

    /** The ids of both records mean one customer; a merge moves the losing record's identities to the survivor. */
    private boolean merged(JsonNode pair) {
        return id(pair.get("one")) == id(pair.get("other"));
    }

    private boolean queued(JsonNode pair) {
        var one = id(pair.get("one"));
        var other = id(pair.get("other"));
        return jdbc.sql(
                                "select count(*) from duplicate_pair where low_id = :low and high_id = :high and state = 'open'")
                        .param("low", Math.min(one, other))
                        .param("high", Math.max(one, other))
                        .query(Integer.class)
                        .single()
                == 1;
    }
}
