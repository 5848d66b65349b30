package io.rondo.dashboards.site;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Data of a chart of estimates with their intervals: one dot per row on a shared axis with a zero line. The labels come
 * ready from the server, in the viewer's language; {@code charts.js} only draws. An estimate is never shown without its
 * interval.
 */
@Component
public class IntervalChart {

    /** For an estimate that belongs to no arm of one campaign. */
    public static final int NO_ARM = -1;

    private final JsonMapper json;
    private final Formats formats;

    IntervalChart(JsonMapper json, Formats formats) {
        this.json = json;
        this.formats = formats;
    }

    /**
     * One estimate.
     *
     * @param value with {@code low} and {@code high} in any unit the chart shares
     * @param arm position of the arm, for its colour; 0 for the first treatment, or {@link #NO_ARM}
     */
    public record Dot(String name, double value, double low, double high, int arm) {}

    /** Differences of shares (fractions) in percentage points. */
    public String points(List<Dot> dots) {
        return write(
                formats.text("site.unit.points"),
                dots.stream().map(this::drawnPoints).toList(),
                null,
                null);
    }

    /** As {@link #points(List)}, on the axis that all of these need: charts beside each other can then be compared. */
    public String points(List<Dot> dots, Collection<Dot> all) {
        var low = Math.min(0, all.stream().mapToDouble(Dot::low).min().orElse(0) * 100);
        var high = Math.max(0, all.stream().mapToDouble(Dot::high).max().orElse(0) * 100);
        return write(
                formats.text("site.unit.points"),
                dots.stream().map(this::drawnPoints).toList(),
                Math.floor(low),
                Math.ceil(high));
    }

    private Drawn drawnPoints(Dot it) {
        return new Drawn(
                it.name(),
                it.value() * 100,
                it.low() * 100,
                it.high() * 100,
                it.arm(),
                label(
                        formats.points(it.value(), 2),
                        formats.signed(it.low() * 100, 2),
                        formats.signed(it.high() * 100, 2)));
    }

    /** Returns on investment: 0 is break-even, 1 is one unit of profit per unit of cost. */
    public String returns(List<Dot> dots) {
        return write(
                "%",
                dots.stream()
                        .map(it -> new Drawn(
                                it.name(),
                                it.value() * 100,
                                it.low() * 100,
                                it.high() * 100,
                                it.arm(),
                                label(
                                        formats.percent(it.value(), 0),
                                        formats.percent(it.low(), 0),
                                        formats.percent(it.high(), 0))))
                        .toList(),
                null,
                null);
    }

    private String label(String value, String low, String high) {
        return formats.text("site.interval", value, low, high);
    }

    private String write(String unit, List<Drawn> dots, @Nullable Double low, @Nullable Double high) {
        return json.writeValueAsString(new Chart(unit, dots, low, high));
    }

    private record Chart(
            String unit,
            List<Drawn> dots,
            @Nullable Double low,
            @Nullable Double high) {}

    private record Drawn(String name, double value, double low, double high, int arm, String label) {}
}
