package io.rondo.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.measurement.Statistics.Sample;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The published figures of Kevin Hillstrom's e-mail experiment, to the last printed digit. Where the data file lies
 * beside the project, spend is computed from it; else those tests are skipped and say so.
 */
class HillstromTests {

    private static final long NONE_N = 21_306;
    private static final long MENS_N = 21_307;
    private static final long WOMENS_N = 21_387;

    // Counted from the end: the second column holds commas in quotes.
    private static final int ARM = 4;
    private static final int VISIT = 3;
    private static final int CONVERSION = 2;
    private static final int SPEND = 1;

    @Test
    void conversionLiftFollowsFromTheCounts() {
        assertThat(points(Statistics.differenceOfRates(267, MENS_N, 122, NONE_N)))
                .isEqualTo("+0.6805 (0.5014–0.8641)");
        assertThat(points(Statistics.differenceOfRates(189, WOMENS_N, 122, NONE_N)))
                .isEqualTo("+0.3111 (0.1502–0.4745)");
    }

    @Test
    void incrementalFiguresFollowFromTheSums() {
        assertThat(format("%.1f", Statistics.incremental(267, MENS_N, 122, NONE_N)))
                .isEqualTo("145.0");
        assertThat(format("%.1f", Statistics.incremental(189, WOMENS_N, 122, NONE_N)))
                .isEqualTo("66.5");
        assertThat(format("%.2f", Statistics.incremental(30_311.69, MENS_N, 13_908.33, NONE_N)))
                .isEqualTo("16402.71");
        assertThat(format("%.2f", Statistics.incremental(23_038.11, WOMENS_N, 13_908.33, NONE_N)))
                .isEqualTo("9076.90");
    }

    @Test
    void theArmsWereDrawnFairly() {
        var ratio = Statistics.sampleRatio(new long[] {NONE_N, MENS_N, WOMENS_N}, new double[] {1, 1, 1});
        assertThat(format("%.4f", ratio.chiSquare())).isEqualTo("0.2025");
        assertThat(format("%.3f", ratio.p())).isEqualTo("0.904");
    }

    /** Sometimes quoted as 1.0546; the file's own sums give 1.05451, by t or normal quantile, pooled variance or not. */
    @Test
    void spendLiftFollowsFromTheFile() throws IOException {
        var rows = rows();
        var none = spend(rows, "No E-Mail");
        assertThat(money(Statistics.differenceOfMeans(spend(rows, "Mens E-Mail"), none)))
                .isEqualTo("+0.76983 (0.4851–1.0545)");
        assertThat(money(Statistics.differenceOfMeans(spend(rows, "Womens E-Mail"), none)))
                .isEqualTo("+0.42441 (0.1690–0.6799)");
    }

    @Test
    void theFileHoldsThePublishedTable() throws IOException {
        var rows = rows();
        assertThat(summary(rows, "No E-Mail")).isEqualTo("21306 2262 122 13908.33 0.65279");
        assertThat(summary(rows, "Mens E-Mail")).isEqualTo("21307 3894 267 30311.69 1.42262");
        assertThat(summary(rows, "Womens E-Mail")).isEqualTo("21387 3238 189 23038.11 1.07720");
    }

    private static String points(Interval rate) {
        var pp = rate.times(100);
        return format("+%.4f (%.4f–%.4f)", pp.estimate(), pp.low(), pp.high());
    }

    private static String money(Interval mean) {
        return format("+%.5f (%.4f–%.4f)", mean.estimate(), mean.low(), mean.high());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String summary(List<String[]> rows, String arm) {
        var members = of(rows, arm);
        var sum = members.stream()
                .map(row -> new BigDecimal(column(row, SPEND)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return format(
                "%d %d %d %.2f %.5f",
                members.size(),
                members.stream().filter(row -> column(row, VISIT).equals("1")).count(),
                members.stream()
                        .filter(row -> column(row, CONVERSION).equals("1"))
                        .count(),
                sum,
                sum.doubleValue() / members.size());
    }

    private static Sample spend(List<String[]> rows, String arm) {
        var values = of(rows, arm).stream()
                .mapToDouble(row -> Double.parseDouble(column(row, SPEND)))
                .toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return new Sample(values.length, mean, Math.sqrt(squares / (values.length - 1)));
    }

    private static List<String[]> of(List<String[]> rows, String arm) {
        return rows.stream().filter(row -> column(row, ARM).equals(arm)).toList();
    }

    private static String column(String[] row, int fromEnd) {
        return row[row.length - fromEnd];
    }

    /** Looks for {@code shared/data/hillstrom.csv} in this folder and all above it. */
    private static List<String[]> rows() throws IOException {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var file = folder.resolve("shared/data/hillstrom.csv");
            if (Files.isReadable(file)) {
                try (var lines = Files.lines(file)) {
                    return lines.skip(1).map(line -> line.split(",", -1)).toList();
                }
            }
        }
        return Assumptions.abort("shared/data/hillstrom.csv is not beside the project: published spend is not checked");
    }
}
