package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.batch.files.CsvFile;
import io.rondo.batch.files.CsvRow;
import io.rondo.batch.files.ImportSettings;
import io.rondo.consent.EmailAddresses;
import io.rondo.consent.PhoneNumbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is written is what is said to be written. */
class MadeDataTests {

    private static final LocalDate UNTIL = LocalDate.of(2026, 3, 1);
    private static final List<String> FILES =
            List.of("shop.csv", "crm.csv", "orders.csv", "consents.csv", "interactions.csv");

    @TempDir
    Path folder;

    @Test
    void sameSeedGivesTheSameBytesAndAnotherSeedOthers() throws IOException {
        for (var seeds : Map.of("one", 7, "two", 7, "three", 8).entrySet()) {
            MadeData.write(folder.resolve(seeds.getKey()), 700, seeds.getValue(), UNTIL);
        }
        var names = new ArrayList<>(FILES);
        names.add(MadeData.TRUTH);
        for (var name : names) {
            assertThat(folder.resolve("two").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("one").resolve(name));
            assertThat(Files.mismatch(
                            folder.resolve("one").resolve(name),
                            folder.resolve("three").resolve(name)))
                    .as(name)
                    .isNotEqualTo(-1);
        }
        assertThat(folder.resolve("one")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void everyFileHasTheRowsTheTruthCounts() throws IOException {
        var written = MadeData.write(folder, 1_500, 3, UNTIL);
        var truth = truth();
        assertThat(written.good().get("shop.csv") + written.good().get("crm.csv"))
                .isEqualTo(1_500);
        for (var name : FILES) {
            var bad = truth.get("bad")
                    .path(name)
                    .valueStream()
                    .mapToInt(JsonNode::asInt)
                    .sum();
            assertThat(rows(name)).hasSize(truth.get("good").get(name).asInt() + bad);
            assertThat(truth.get("badRows")
                            .valueStream()
                            .filter(row -> row.get("file").asString().equals(name)))
                    .hasSize(bad);
        }
        assertThat(truth.get("good").get("orders.csv").asInt()).isBetween(6_000, 9_000);
        assertThat(truth.get("planted").valueStream().mapToInt(JsonNode::asInt).sum())
                .isEqualTo(truth.get("pairs").size());
    }

    @Test
    void badRowsAreWhereTheTruthSaysAndShowWhatIsWrong() throws IOException {
        MadeData.write(folder, 3_000, 4, UNTIL);
        var byFile = new HashMap<String, Map<Long, CsvRow>>();
        for (var name : FILES) {
            var lines = new HashMap<Long, CsvRow>();
            rows(name).forEach(row -> lines.put(row.line(), row));
            byFile.put(name, lines);
        }
        var seen = new HashSet<String>();
        for (var bad : truth().get("badRows")) {
            var row = byFile.get(bad.get("file").asString()).get(bad.get("line").asLong());
            assertThat(row).as(bad.toString()).isNotNull();
            var reason = bad.get("reason").asString();
            seen.add(reason);
            if (bad.get("field").asString().equals("row")) {
                assertThat(row.defect()).isEqualTo(reason);
            } else {
                assertThat(row.defect()).as(bad.toString()).isNull();
            }
            if (reason.equals("missing")) {
                assertThat(row.values().getFirst()).isEmpty();
            }
        }
        assertThat(seen).contains("not-utf-8", "control-character", "too-few-columns", "duplicate-in-file", "missing");
    }

    @Test
    void goodRowsCanBeReachedOnlyAtAddressesAndNumbersThatDoNotExist() throws IOException {
        MadeData.write(folder, 4_000, 5, UNTIL);
        var bad = new HashSet<String>();
        truth().get("badRows")
                .forEach(row ->
                        bad.add(row.get("file").asString() + row.get("line").asLong()));
        var numbers = new HashMap<String, String>();
        var shared = 0;
        for (var name : List.of("shop.csv", "crm.csv")) {
            for (var row : rows(name)) {
                if (bad.contains(name + row.line())) {
                    continue;
                }
                var cells = row.byColumn();
                var email = cells.getOrDefault("email", cells.getOrDefault("e-mail", ""));
                assertThat(email.isEmpty() || (EmailAddresses.isAcceptable(email) && email.endsWith("@customers.test")))
                        .as(email)
                        .isTrue();
                var phone = cells.getOrDefault("phone", cells.getOrDefault("mobile", ""));
                if (!phone.isEmpty()) {
                    var country = switch (cells.get("country")) {
                        case "United States" -> "US";
                        case "Canada" -> "CA";
                        case "United Kingdom" -> "GB";
                        case "Germany" -> "DE";
                        case "中国" -> "CN";
                        case "Singapore" -> "SG";
                        default -> cells.get("country");
                    };
                    var number = PhoneNumbers.toE164(phone, country);
                    assertThat(number).as(phone).isPresent();
                    shared += numbers.put(number.get(), row.values().getFirst()) == null ? 0 : 1;
                }
            }
        }
        var planted = truth().get("planted");
        assertThat(shared)
                .isEqualTo(planted.get("same-phone").asInt()
                        + planted.get("married").asInt()
                        + planted.get("twice-in-one-source").asInt()
                        + planted.get("household-sharing-phone").asInt());
    }

    @Test
    void everyKindOfPairIsPlantedInKnownAmounts() {
        var written = MadeData.write(folder, 2_800, 6, UNTIL);
        // Of each 250 households 24 are pairs: 274 records.
        assertThat(written.pairs().values().stream().mapToInt(Integer::intValue).sum())
                .isBetween(243, 247);
        assertThat(written.pairs()).hasSize(12);
        assertThat(written.pairs().get("couple")).isBetween(80, 83);
    }

    @Test
    void refusesMoreThanItHasNumbersFor() {
        assertThatThrownBy(() -> MadeData.write(folder, 9_000_001, 1, UNTIL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9,000,000");
    }

    private JsonNode truth() throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(folder.resolve(MadeData.TRUTH)));
    }

    private List<CsvRow> rows(String name) throws IOException {
        var rows = new ArrayList<CsvRow>();
        try (var file = CsvFile.open(folder.resolve(name), ImportSettings.DEFAULT)) {
            for (var row = file.next(); row != null; row = file.next()) {
                rows.add(row);
            }
        }
        return rows;
    }
}
