package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;

class SampleCustomersIntegrationTests extends BatchTest {

    @Test
    void plantsExactlyTheBadRowsTheImportRefuses() throws IOException {
        var sample = SampleCustomers.write(folder.resolve("sample.csv"), 2_000, 42);
        var result = jobs.importCustomers(sample.file(), folder);
        assertThat(sample.planted()).isEqualTo(20);
        assertThat(result).returns(2_000, ImportResult::inserted).returns(20, ImportResult::rejected);
        assertThat(lineAndReason(Files.readString(result.rejectsFile())))
                .isEqualTo(lineAndReason(Files.readString(sample.plantedFile())));
        assertThat(count("(select distinct email from customer) x")).isEqualTo(2_000 - sample.sharedAddresses());
        assertThat(count("customer where email not like '%@customers.test' or source <> 'sample'"))
                .isZero();
        assertThat(count("consent where channel = 'email' and not granted")).isBetween(60, 140);
        assertThat(jdbc.sql("select distinct strategic_segment from profile order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("families", "professionals", "seniors", "students");
        assertThat(count("(select distinct value_tier from profile) x")).isEqualTo(3);
        assertThat(count("customer where language = 'zh'")).isBetween(400, 700);
    }

    @Test
    void writesTheSameFileForTheSameSeed() throws IOException {
        var one = SampleCustomers.write(folder.resolve("one.csv"), 500, 7).file();
        var two = SampleCustomers.write(folder.resolve("two.csv"), 500, 7).file();
        var three = SampleCustomers.write(folder.resolve("three.csv"), 500, 8).file();
        assertThat(two).hasSameBinaryContentAs(one);
        assertThat(Files.mismatch(one, three)).isNotEqualTo(-1);
    }

    private static List<String> lineAndReason(String csv) throws IOException {
        try (var parser = CSVParser.parse(
                csv,
                CSVFormat.DEFAULT
                        .builder()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .get())) {
            return parser.stream()
                    .map(row -> row.get("line") + " " + row.get("reason"))
                    .toList();
        }
    }
}
