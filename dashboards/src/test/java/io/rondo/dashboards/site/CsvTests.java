package io.rondo.dashboards.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTests {

    @ParameterizedTest
    @CsvSource({"plain, plain", "-12.5, -12.5", "+3, +3", "=SUM(A1), '''=SUM(A1)'", "@cmd, '''@cmd'", "-cmd, '''-cmd'"})
    void aValueNeverBecomesAFormula(String value, String written) {
        assertThat(Csv.quoted(value)).isEqualTo(written);
    }

    @Test
    void quotesWhatWouldBreakTheLine() {
        assertThat(Csv.quoted("a,\"b\"\nc")).isEqualTo("\"a,\"\"b\"\"\nc\"");
        assertThat(Csv.quoted(null)).isEmpty();
    }
}
