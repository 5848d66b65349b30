package io.rondo.demo;

import io.rondo.campaigns.Campaign;
import io.rondo.contacts.AccountingReport;
import io.rondo.measurement.MeasurementReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The last line of {@code rondo demo --json}, in the form tools outside rely on. */
final class Summary {

    private final Map<String, @Nullable Object> json = new LinkedHashMap<>();

    Summary put(String name, @Nullable Object value) {
        json.put(name, value);
        return this;
    }

    Map<String, @Nullable Object> json() {
        return json;
    }

    static Map<String, @Nullable Object> campaign(Campaign campaign) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("id", campaign.id().value());
        map.put("name", campaign.name());
        map.put("flow", campaign.flow());
        map.put("state", campaign.state().column());
        map.put("processInstanceKey", String.valueOf(campaign.processInstanceKey()));
        return map;
    }

    static Map<String, @Nullable Object> accounting(AccountingReport report) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("considered", report.considered());
        map.put("notListed", report.notListed());
        map.put("listed", report.listed());
        map.put("contacted", report.contacted());
        map.put("heldOut", report.heldOut());
        map.put("excluded", report.excluded());
        map.put("failed", report.failed());
        map.put("inDoubt", report.inDoubt());
        map.put("balanced", report.balanced());
        return map;
    }

    static Map<String, @Nullable Object> mail(MailJudge.Verdict mail) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("received", mail.received());
        map.put("recipients", mail.recipients());
        map.put("duplicates", mail.duplicates());
        map.put("afterOptOut", mail.afterOptOut());
        map.put("inFlightAtOptOut", mail.inFlightAtOptOut());
        return map;
    }

    /** Arms of all measured campaigns, each with its campaign. */
    static List<Map<String, @Nullable Object>> arms(List<MeasurementReport> reports) {
        return reports.stream()
                .flatMap(report -> report.arms().stream().map(arm -> {
                    var map = new LinkedHashMap<String, @Nullable Object>();
                    map.put("campaign", report.campaignId());
                    map.put("arm", arm.arm());
                    map.put("holdOut", arm.holdOut());
                    map.put("n", arm.n());
                    map.put("visitors", arm.visitors());
                    map.put("conversions", arm.conversions());
                    map.put("revenue", rounded(arm.revenue(), 2));
                    map.put("revenuePerCustomer", rounded(arm.revenuePerCustomer(), 5));
                    return (Map<String, @Nullable Object>) map;
                }))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    static List<Map<String, @Nullable Object>> lift(List<MeasurementReport> reports) {
        return reports.stream()
                .flatMap(report -> report.lift().stream().map(lift -> {
                    var map = new LinkedHashMap<String, @Nullable Object>();
                    map.put("campaign", report.campaignId());
                    map.put("arm", lift.arm());
                    map.put("conversionPp", rounded(lift.conversionPp(), 4));
                    map.put("conversionLow", rounded(lift.conversionLow(), 4));
                    map.put("conversionHigh", rounded(lift.conversionHigh(), 4));
                    map.put("spend", rounded(lift.spend(), 5));
                    map.put("spendLow", rounded(lift.spendLow(), 4));
                    map.put("spendHigh", rounded(lift.spendHigh(), 4));
                    map.put("incrementalConversions", rounded(lift.incrementalConversions(), 1));
                    map.put("incrementalRevenue", rounded(lift.incrementalRevenue(), 2));
                    map.put("cost", rounded(lift.cost(), 2));
                    var roi = lift.roi();
                    map.put("roi", roi == null ? null : rounded(roi, 4));
                    return (Map<String, @Nullable Object>) map;
                }))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The least trustworthy sample ratio of the campaigns. */
    static Map<String, @Nullable Object> sampleRatio(List<MeasurementReport> reports) {
        var worst = reports.stream()
                .min(java.util.Comparator.comparingDouble(
                        report -> report.sampleRatio().p()))
                .orElseThrow();
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("campaign", worst.campaignId());
        map.put("chiSquare", rounded(worst.sampleRatio().chiSquare(), 4));
        map.put("p", rounded(worst.sampleRatio().p(), 3));
        return map;
    }

    static double rounded(double value, int digits) {
        return Double.isFinite(value)
                ? java.math.BigDecimal.valueOf(value)
                        .setScale(digits, java.math.RoundingMode.HALF_UP)
                        .doubleValue()
                : 0;
    }
}
