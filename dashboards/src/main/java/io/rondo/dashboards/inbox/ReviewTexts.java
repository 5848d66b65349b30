package io.rondo.dashboards.inbox;

import io.rondo.dashboards.site.Formats;
import io.rondo.kernel.CampaignId;
import io.rondo.measurement.Measurement;
import io.rondo.measurement.MeasurementReport;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What the review form says of a campaign's measurement: return on investment, lift with its interval, sizes of the arms. */
@Component
class ReviewTexts {

    private final Measurement measurement;
    private final InboxMessages messages;
    private final Formats formats;

    ReviewTexts(Measurement measurement, InboxMessages messages, Formats formats) {
        this.measurement = measurement;
        this.messages = messages;
        this.formats = formats;
    }

    Map<String, Object> of(long campaignId) {
        return measurement.find(new CampaignId(campaignId)).map(this::texts).orElseGet(() -> {
            var none = messages.text("inbox.review.none");
            return Map.of("roi", none, "liftText", none, "sampleRatioText", none);
        });
    }

    private Map<String, Object> texts(MeasurementReport report) {
        var texts = new HashMap<String, Object>();
        var cost =
                report.lift().stream().mapToDouble(MeasurementReport.Lift::cost).sum();
        var revenue = report.lift().stream()
                .mapToDouble(MeasurementReport.Lift::incrementalRevenue)
                .sum();
        texts.put(
                "roi",
                cost > 0
                        ? formats.percent((report.margin() * revenue - cost) / cost, 0)
                        : messages.text("inbox.review.noCost"));
        texts.put(
                "liftText",
                report.lift().isEmpty()
                        ? messages.text("inbox.review.noHoldOut")
                        : report.lift().stream().map(this::lift).collect(Collectors.joining("; ")));
        var sizes = report.sampleRatio();
        texts.put(
                "sampleRatioText",
                messages.text(
                        sizes.trusted() ? "inbox.review.sizesFit" : "inbox.review.sizesDoNotFit",
                        formats.decimal(sizes.p(), 3)));
        return texts;
    }

    /** Never a lift without its interval. */
    private String lift(MeasurementReport.Lift lift) {
        return messages.text(
                "inbox.review.lift",
                lift.arm(),
                formats.signed(lift.conversionPp(), 2),
                formats.signed(lift.conversionLow(), 2),
                formats.signed(lift.conversionHigh(), 2));
    }
}
