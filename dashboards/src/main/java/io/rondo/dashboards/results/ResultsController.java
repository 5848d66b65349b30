package io.rondo.dashboards.results;

import io.rondo.dashboards.results.ResultQueries.Evidence;
import io.rondo.dashboards.site.Csv;
import io.rondo.dashboards.site.IntervalChart;
import io.rondo.dashboards.site.IntervalChart.Dot;
import io.rondo.dashboards.site.StrategicNames;
import io.rondo.measurement.MeasurementReport;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What all campaigns brought: did it pay, where, why, what next. */
@Controller
class ResultsController {

    /** Campaigns that the page shows one by one; the totals and the files have all. */
    private static final int LATEST = 50;

    private final ResultQueries queries;
    private final CampaignResults results;
    private final IntervalChart charts;
    private final StrategicNames strategic;

    ResultsController(ResultQueries queries, CampaignResults results, IntervalChart charts, StrategicNames strategic) {
        this.queries = queries;
        this.results = results;
        this.charts = charts;
        this.strategic = strategic;
    }

    @GetMapping("/results")
    String results(
            @RequestParam(required = false) @Nullable Long campaign,
            @RequestParam(defaultValue = "segment") String sort,
            Model model) {
        var paid = paid();
        var evidence = queries.evidence();
        var latest = paid.subList(0, Math.min(LATEST, paid.size()));
        model.addAttribute("paid", paid);
        model.addAttribute("latest", latest);
        model.addAttribute(
                "totals", Total.of(paid.stream().map(it -> it.result().report()).toList()));
        model.addAttribute("roiChart", roiChart(latest));
        model.addAttribute("sort", sort);
        model.addAttribute("evidence", sorted(evidence, sort));
        model.addAttribute("small", small(evidence));
        model.addAttribute("next", NextStep.of(evidence));
        var chosen = paid.stream()
                .filter(it -> campaign != null && it.id() == campaign)
                .findFirst()
                .or(() -> paid.stream().findFirst());
        model.addAttribute("chosen", chosen.orElse(null));
        return "results/page";
    }

    @GetMapping("/results/arms.csv")
    void arms(HttpServletResponse response) throws IOException {
        csv(response, "rondo-results-arms.csv");
        var out = response.getWriter();
        Csv.line(
                out,
                "campaign",
                "arm",
                "measured_at",
                "conversion_lift_pp",
                "low_pp",
                "high_pp",
                "incremental_conversions",
                "incremental_revenue",
                "currency",
                "cost",
                "roi",
                "roi_low",
                "roi_high",
                "holm_p",
                "sample_ratio_p");
        for (var row : paid()) {
            var report = row.result().report();
            if (report.lift().isEmpty()) {
                Csv.line(out, withoutHoldOut(row.name(), report));
            }
            for (var lift : report.lift()) {
                Csv.line(
                        out,
                        row.name(),
                        lift.arm(),
                        report.measuredAt().toString(),
                        text(lift.conversionPp()),
                        text(lift.conversionLow()),
                        text(lift.conversionHigh()),
                        text(lift.incrementalConversions()),
                        text(lift.incrementalRevenue()),
                        report.currency(),
                        text(lift.cost()),
                        text(lift.roi()),
                        text(lift.roiLow()),
                        text(lift.roiHigh()),
                        text(lift.holmP()),
                        text(report.sampleRatio().p()));
            }
        }
    }

    /** What it cost is known, what it brought is not. */
    private static @Nullable String[] withoutHoldOut(String name, MeasurementReport report) {
        var line = new @Nullable String[15];
        line[0] = name;
        line[2] = report.measuredAt().toString();
        line[8] = report.currency();
        line[9] = text(report.spent());
        return line;
    }

    @GetMapping("/results/segments.csv")
    void segments(HttpServletResponse response) throws IOException {
        csv(response, "rondo-results-segments.csv");
        var out = response.getWriter();
        Csv.line(
                out,
                "segment",
                "offer",
                "channel",
                "campaign",
                "contacts",
                "conversions",
                "lift_pp",
                "low_pp",
                "high_pp",
                "measured_at");
        for (var it : queries.evidence()) {
            Csv.line(
                    out,
                    it.segment(),
                    it.offer(),
                    it.channel(),
                    it.campaign(),
                    Long.toString(it.n()),
                    Long.toString(it.conversions()),
                    text(it.lift() * 100),
                    text(it.lowerBound() * 100),
                    text(it.upperBound() * 100),
                    it.measuredAt().toString());
        }
    }

    /** All measured campaigns, the latest first. */
    private List<Paid> paid() {
        var names = queries.names();
        return results.all().stream()
                .map(result -> {
                    var id = result.report().campaignId();
                    return new Paid(id, names.getOrDefault(id, ""), result);
                })
                .toList();
    }

    private String roiChart(List<Paid> paid) {
        var dots = new ArrayList<Dot>();
        for (var row : paid) {
            for (var lift : row.result().report().lift()) {
                var roi = lift.roi();
                var low = lift.roiLow();
                var high = lift.roiHigh();
                if (roi != null && low != null && high != null) {
                    dots.add(new Dot(
                            row.name() + " · " + lift.arm(),
                            roi,
                            low,
                            high,
                            row.result().arm(lift.arm())));
                }
            }
        }
        return charts.returns(dots);
    }

    /** One chart per offer, segments in the same order in each, so that they can be compared. */
    private Map<String, String> small(List<Evidence> evidence) {
        Map<String, List<Dot>> byOffer = new LinkedHashMap<>();
        evidence.stream()
                .sorted(Comparator.comparing(Evidence::offer).thenComparing(Evidence::segment))
                .forEach(it -> byOffer.computeIfAbsent(it.offer(), offer -> new ArrayList<>())
                        .add(new Dot(
                                strategic.of(it.segment()),
                                it.lift(),
                                it.lowerBound(),
                                it.upperBound(),
                                IntervalChart.NO_ARM)));
        var all = byOffer.values().stream().flatMap(List::stream).toList();
        return byOffer.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> charts.points(entry.getValue(), all),
                        (a, b) -> a,
                        LinkedHashMap::new));
    }

    private static List<Evidence> sorted(List<Evidence> evidence, String sort) {
        Comparator<Evidence> order = switch (sort) {
            case "offer" -> Comparator.comparing(Evidence::offer).thenComparing(Evidence::segment);
            case "lift" -> Comparator.comparingDouble(Evidence::lift).reversed();
            case "proven" -> Comparator.comparingDouble(Evidence::lowerBound).reversed();
            default -> Comparator.comparing(Evidence::segment).thenComparing(Evidence::offer);
        };
        return evidence.stream().sorted(order).toList();
    }

    private static void csv(HttpServletResponse response, String name) {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    private static @Nullable String text(@Nullable Double value) {
        return value == null ? null : Double.toString(value);
    }

    /** One measured campaign. */
    record Paid(long id, String name, CampaignResults.Result result) {}
}
