package io.rondo.dashboards.results;

import io.rondo.measurement.MeasurementReport;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sums over campaigns of one currency. What campaigns without a hold-out brought is not known, so they are in no other sum.
 *
 * @param campaigns with a hold-out
 * @param contacts of these campaigns
 * @param profit margin · incremental revenue − cost
 * @param roi {@code profit} per unit of cost; null without cost
 * @param unknown campaigns without a hold-out
 * @param unknownCost what those cost
 */
record Total(
        String currency,
        int campaigns,
        long contacts,
        double incrementalRevenue,
        double profit,
        double cost,
        @Nullable Double roi,
        int unknown,
        double unknownCost) {

    /** By currency: amounts of different currencies are never added. */
    static List<Total> of(List<MeasurementReport> reports) {
        return reports.stream()
                .collect(Collectors.groupingBy(MeasurementReport::currency, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Total of(String currency, List<MeasurementReport> reports) {
        var known = reports.stream()
                .filter(report -> report.incrementalRevenue().isPresent())
                .toList();
        var unknown = reports.stream()
                .filter(report -> report.incrementalRevenue().isEmpty())
                .toList();
        var revenue = known.stream()
                .mapToDouble(report -> report.incrementalRevenue().orElseThrow())
                .sum();
        var gross = known.stream()
                .mapToDouble(
                        report -> report.margin() * report.incrementalRevenue().orElseThrow())
                .sum();
        var cost = known.stream().mapToDouble(MeasurementReport::spent).sum();
        return new Total(
                currency,
                known.size(),
                known.stream().mapToLong(MeasurementReport::contacts).sum(),
                revenue,
                gross - cost,
                cost,
                cost == 0 ? null : (gross - cost) / cost,
                unknown.size(),
                unknown.stream().mapToDouble(MeasurementReport::spent).sum());
    }
}
