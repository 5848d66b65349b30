package io.rondo.measurement;

import static io.rondo.history.CampaignFixture.LAUNCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.history.CampaignFixture;
import io.rondo.history.HistorySlice;
import io.rondo.history.Reconcile;
import io.rondo.measurement.MeasurementReport.Arm;
import io.rondo.measurement.MeasurementReport.Lift;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Hillstrom's 64,000 customers through outbox, relay, Elasticsearch and measurement; the figures are the published ones.
 * Skipped, visibly, where the data file is not beside the project.
 */
class HillstromMeasurementIntegrationTests extends HistorySlice {

    private static final Logger log = LoggerFactory.getLogger(HillstromMeasurementIntegrationTests.class);

    @Autowired
    Measurement measurement;

    @Autowired
    Reconcile reconcile;

    @Test
    void reproducesThePublishedFigures() throws IOException {
        var rows = rows();
        var campaign = new CampaignFixture(jdbc)
                .arm("No E-Mail", true, 0.333333)
                .arm("Mens E-Mail", false, 0.333333)
                .arm("Womens E-Mail", false, 0.333333)
                .launch(1);
        for (var arm : List.of("No E-Mail", "Mens E-Mail", "Womens E-Mail")) {
            var members =
                    rows.stream().filter(row -> column(row, 4).equals(arm)).toList();
            var holdOut = arm.equals("No E-Mail");
            store(campaign.contacts(arm, holdOut, "all", members.size()), members, holdOut);
        }

        long begin = System.nanoTime();
        drained();
        log.info(
                "Indexed {} contacts with their responses in {}",
                rows.size(),
                Duration.ofNanos(System.nanoTime() - begin));
        begin = System.nanoTime();
        var report = measurement.measure(campaign.id());
        log.info("Measured in {}", Duration.ofNanos(System.nanoTime() - begin));

        assertThat(report.arms())
                .extracting(HillstromMeasurementIntegrationTests::text)
                .containsExactly(
                        "No E-Mail 21306 2262 122 13908.33 0.65279",
                        "Mens E-Mail 21307 3894 267 30311.69 1.42262",
                        "Womens E-Mail 21387 3238 189 23038.11 1.07720");
        assertThat(report.lift())
                .extracting(HillstromMeasurementIntegrationTests::text)
                .containsExactly(
                        "Mens E-Mail +0.6805 (0.5014–0.8641) +0.76983 (0.4851–1.0545) 16402.71 145.0",
                        "Womens E-Mail +0.3111 (0.1502–0.4745) +0.42441 (0.1690–0.6799) 9076.90 66.5");
        assertThat(text(
                        "%.4f %.3f",
                        report.sampleRatio().chiSquare(), report.sampleRatio().p()))
                .isEqualTo("0.2025 0.904");
        assertThat(reconcile.run().differences()).isEmpty();
    }

    /** A visit is a click in the treated arms and a reported visit in the hold-out; a conversion is an order. */
    private void store(List<Long> contacts, List<String[]> members, boolean holdOut) {
        for (var type : List.of("visit", "order")) {
            var counted = IntStream.range(0, contacts.size())
                    .filter(i ->
                            column(members.get(i), type.equals("visit") ? 3 : 2).equals("1"))
                    .toArray();
            jdbc.sql("""
                            with given as (
                              select * from unnest(cast(:contacts as bigint[]), cast(:amounts as numeric[])) as g(contact, amount)
                            ), stored as (
                              insert into response (source, external_id, type, customer_id, contact_id, occurred_at,
                                                    recorded_at, amount, class)
                              select 'replay', :type || '-' || m.id, :type, m.customer_id,
                                     case when :type = 'click' then m.id end, cast(:at as timestamptz), :at,
                                     case when :type = 'order' then g.amount end, 'unknown'
                              from given g join list_member m on m.id = g.contact returning id, customer_id
                            ), raised as (
                              update list_member m set version = version + 1 from given g where m.id = g.contact returning m.id
                            )
                            insert into outbox (kind, ref_id)
                            select 'index-response', id from stored union all select 'index-contact', id from raised""")
                    .param("type", type.equals("visit") && !holdOut ? "click" : type)
                    .param(
                            "contacts",
                            Arrays.stream(counted).mapToLong(contacts::get).toArray())
                    .param(
                            "amounts",
                            Arrays.stream(counted)
                                    .mapToObj(i -> column(members.get(i), 1))
                                    .toArray(String[]::new))
                    .param("at", LAUNCH.plusSeconds(3_600).atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    private static String text(Arm arm) {
        return text(
                "%s %d %d %d %.2f %.5f",
                arm.arm(), arm.n(), arm.visitors(), arm.conversions(), arm.revenue(), arm.revenuePerCustomer());
    }

    private static String text(Lift lift) {
        return text(
                "%s +%.4f (%.4f–%.4f) +%.5f (%.4f–%.4f) %.2f %.1f",
                lift.arm(),
                lift.conversionPp(),
                lift.conversionLow(),
                lift.conversionHigh(),
                lift.spend(),
                lift.spendLow(),
                lift.spendHigh(),
                lift.incrementalRevenue(),
                lift.incrementalConversions());
    }

    private static String text(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** Counted from the end: the second column holds commas in quotes. */
    private static String column(String[] row, int fromEnd) {
        return row[row.length - fromEnd];
    }

    private static List<String[]> rows() throws IOException {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var file = folder.resolve("shared/data/hillstrom.csv");
            if (Files.isReadable(file)) {
                try (var lines = Files.lines(file)) {
                    return lines.skip(1).map(line -> line.split(",", -1)).toList();
                }
            }
        }
        return Assumptions.abort("shared/data/hillstrom.csv is not beside the project: nothing to replay");
    }
}
