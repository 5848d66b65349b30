package io.rondo.batch.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RejectsFileTests {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"})
    void disarmsWhatASpreadsheetWouldTakeForAFormula(String cell) {
        assertThat(RejectsFile.safe(cell)).isEqualTo("'" + cell);
    }

    @Test
    void leavesOtherCellsAlone() {
        assertThat(RejectsFile.safe("a=1")).isEqualTo("a=1");
        assertThat(RejectsFile.safe(null)).isEmpty();
    }

    @Test
    void keepsOnlyTheBeginningOfALongValue() {
        assertThat(new Reject(1, "row", "x".repeat(10_000), "r", null, null, List.of()).value())
                .hasSize(201);
    }
}
