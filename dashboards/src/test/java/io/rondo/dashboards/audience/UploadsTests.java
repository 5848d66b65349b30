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
        "..., customers.csv"
    })
    void keepsTheLastPartOfAHarmlessName(String original, String safe) {
        assertThat(Uploads.safeName(original)).isEqualTo(safe);
    }

    @Test
    void hasANameForAFileWithout() {
        assertThat(Uploads.safeName(null)).isEqualTo("customers.csv");
    }
}
