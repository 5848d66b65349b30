package io.rondo.dashboards.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rondo.measurement.MeasurementReport;
import io.rondo.measurement.MeasurementReport.Arm;
import io.rondo.measurement.MeasurementReport.Lift;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TotalTests {

    @Test
    void whatCampaignsWithoutAHoldOutCostIsToldApart() {
        var total = Total.of(List.of(
                        report("EUR", 100.0, lift(1_000, 100)),
                        report("EUR", 5_000.0, null),
                        report("EUR", 300.0, lift(2_000, 300))))
                .getFirst();
        assertThat(total).isEqualTo(new Total("EUR", 2, 2_000, 3_000, 800, 400, 2.0, 1, 5_000));
    }

    @Test
    void amountsOfDifferentCurrenciesAreNotAdded() {
        assertThat(Total.of(List.of(report("USD", 100.0, lift(1_000, 100)), report("CNY", 9.0, null))))
                .extracting(Total::currency, Total::campaigns, Total::unknown)
                .containsExactly(tuple("CNY", 0, 1), tuple("USD", 1, 0));
    }

    @Test
    void aReportThatDoesNotSayWhatItCostIsReadFromItsArms() {
        assertThat(Total.of(List.of(report("EUR", null, lift(1_000, 100))))
                        .getFirst()
                        .cost())
                .isEqualTo(100);
    }

    private static MeasurementReport report(String currency, @Nullable Double cost, @Nullable Lift lift) {
        return new MeasurementReport(
                1,
                Instant.EPOCH,
                currency,
                0.4,
                cost,
                List.of(new Arm("a", false, 1_000, 0, 0, 0, 0)),
                lift == null ? List.of() : List.of(lift),
                new MeasurementReport.SampleRatio(0, 1, true),
                List.of());
    }

    private static Lift lift(double revenue, double cost) {
        return new Lift("a", 0, 0, 0, 0, 0, 0, 0, revenue, cost, null, null, null, null, 1, 1);
    }
}
