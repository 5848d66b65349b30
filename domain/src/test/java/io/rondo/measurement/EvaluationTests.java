package io.rondo.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rondo.history.ContactFigures;
import io.rondo.history.ContactGroup;
import io.rondo.history.ContactGroup.Field;
import io.rondo.kernel.CampaignId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a report says of money, with and without somebody to compare with. */
class EvaluationTests {

    private static final Instant NOW = Instant.parse("2026-04-01T09:00:00Z");

    @Test
    void withoutAHoldOutTheCostIsKnownAndTheRevenueItBroughtIsNot() {
        var report = new Evaluation(terms(new CampaignTerms.Arm("all", false, 1)), List.of(cell("all", false, 1_000)))
                .report(NOW);
        assertThat(report.lift()).isEmpty();
        assertThat(report.incrementalRevenue()).isEmpty();
        assertThat(report.spent()).isEqualTo(5_000 + 1_000 * 0.02, within(1e-9));
    }

    @Test
    void withAHoldOutTheCostIsThatOfItsArms() {
        var report = new Evaluation(
                        terms(
                                new CampaignTerms.Arm("hold-out", true, 0.5),
                                new CampaignTerms.Arm("a", false, 0.25),
                                new CampaignTerms.Arm("b", false, 0.25)),
                        List.of(cell("hold-out", true, 2_000), cell("a", false, 1_000), cell("b", false, 1_000)))
                .report(NOW);
        assertThat(report.spent())
                .isEqualTo(
                        report.lift().stream()
                                .mapToDouble(MeasurementReport.Lift::cost)
                                .sum(),
                        within(1e-9));
        assertThat(report.incrementalRevenue()).isPresent();
    }

    private static CampaignTerms terms(CampaignTerms.Arm... arms) {
        return new CampaignTerms(new CampaignId(7), "EUR", 0.4, 5_000, List.of(arms));
    }

    /** Each contact cost two hundredths; one in ten bought for 50. */
    private static ContactGroup cell(String arm, boolean holdOut, long n) {
        return new ContactGroup(
                Map.of(Field.ARM, arm, Field.HOLD_OUT, Boolean.toString(holdOut), Field.SEGMENT, "all"),
                new ContactFigures(
                        n, n, 0, 0, 0, 0, 0, 0, n / 10, n / 10 * 5_000, n / 10 * 2.5e7, holdOut ? 0 : n * 20_000));
    }
}
