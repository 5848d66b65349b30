package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadsTests {

    @ParameterizedTest
    @CsvSource({
        "customers.csv, customers.csv",
        "../../etc/passwd, passwd",
        "C:\\Users\\ann\\客户 2026.csv, 客户 2026.csv",
        "a;b|c.csv, a_b_c.csv",
        "..., customers.csv",
        "list.csv.rejects.csv, list.csv.corrected.csv"
    })
    void keepsTheLastPartOfAHarmlessName(String original, String safe) {
        assertThat(Uploads.safeName(original)).isEqualTo(safe);
    }

    @Test
    void aLongNameFitsIntoAFileSystemAndKeepsItsEnd() {
        assertThat(Uploads.safeName("客".repeat(300) + ".csv"))
                .endsWith("客.csv")
                .satisfies(name -> assertThat(name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                        .isLessThanOrEqualTo(180));
    }

    @Test
    void hasANameForAFileWithout() {
        assertThat(Uploads.safeName(null)).isEqualTo("customers.csv");
    }
}
