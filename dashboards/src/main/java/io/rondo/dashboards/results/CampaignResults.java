package io.rondo.dashboards.results;

import io.rondo.dashboards.site.IntervalChart;
import io.rondo.dashboards.site.IntervalChart.Dot;
import io.rondo.kernel.CampaignId;
import io.rondo.measurement.Measurement;
import io.rondo.measurement.MeasurementReport;
import io.rondo.measurement.MeasurementReport.Lift;
import io.rondo.measurement.Statistics;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The result of one campaign as its page shows it. */
@Component
public class CampaignResults {

    private final Measurement measurement;
    private final IntervalChart charts;

    CampaignResults(Measurement measurement, IntervalChart charts) {
        this.measurement = measurement;
        this.charts = charts;
    }

    /** Empty before the campaign was measured. */
    public Optional<Result> of(CampaignId campaign) {
        return measurement.find(campaign).map(this::result);
    }

    /** Of every campaign that was measured, the latest first. */
    List<Result> all() {
        return measurement.all().stream().map(this::result).toList();
    }

    private Result result(MeasurementReport report) {
        var lift = report.lift();
        return new Result(
                report,
                charts.points(IntStream.range(0, lift.size())
                        .mapToObj(i -> new Dot(
                                lift.get(i).arm(),
                                lift.get(i).conversionPp() / 100,
                                lift.get(i).conversionLow() / 100,
                                lift.get(i).conversionHigh() / 100,
                                i))
                        .toList()),
                charts.returns(IntStream.range(0, lift.size())
                        .filter(i -> lift.get(i).roi() != null)
                        .mapToObj(i -> roiDot(lift.get(i), i))
                        .toList()));
    }

    private static Dot roiDot(Lift lift, int arm) {
        return new Dot(
                lift.arm(),
                Objects.requireNonNull(lift.roi()),
                Objects.requireNonNull(lift.roiLow()),
                Objects.requireNonNull(lift.roiHigh()),
                arm);
    }

    /**
     * A report with its charts.
     *
     * @param liftChart data of the lift of conversion in percentage points
     * @param roiChart data of the return on investment
     */
    public record Result(MeasurementReport report, String liftChart, String roiChart) {

        /** Null without a hold-out: what would have been spent anyway is not known then. */
        public @Nullable Double incrementalRevenue() {
            var revenue = report.incrementalRevenue();
            return revenue.isPresent() ? revenue.getAsDouble() : null;
        }

        public double cost() {
            return report.spent();
        }

        /** Over all treatment arms; null without cost or without a hold-out. */
        public @Nullable Double roi() {
            var revenue = incrementalRevenue();
            return revenue == null || cost() == 0
                    ? null
                    : Statistics.returnOnInvestment(report.margin(), revenue, cost());
        }

        /** The one treatment arm there is, whose interval is then the campaign's; null if there are several or none. */
        public @Nullable Lift only() {
            return report.lift().size() == 1 ? report.lift().getFirst() : null;
        }

        /** Position of an arm among the treatment arms, for its colour. */
        public int arm(String name) {
            var names = report.lift().stream().map(Lift::arm).toList();
            return Math.max(0, names.indexOf(name));
        }

        /** Arms whose lift is above zero beyond doubt at 95 %, all arms taken into account. */
        public List<String> proven() {
            return report.lift().stream()
                    .filter(it -> it.holmP() < 0.05 && it.conversionLow() > 0)
                    .map(Lift::arm)
                    .toList();
        }
    }
}
