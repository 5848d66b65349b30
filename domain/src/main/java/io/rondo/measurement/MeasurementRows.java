package io.rondo.measurement;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.Sql;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Terms read from, and reports kept in, PostgreSQL. */
@Component
class MeasurementRows {

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final JsonMapper json;

    MeasurementRows(JdbcClient jdbc, TransactionTemplate transactions, JsonMapper json) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.json = json;
    }

    CampaignTerms terms(CampaignId campaign) {
        var arms = jdbc.sql("""
                        select arm, hold_out, share from campaign_arm where campaign_id = :campaign order by position, arm""")
                .param("campaign", campaign.value())
                .query((row, number) ->
                        new CampaignTerms.Arm(row.getString("arm"), row.getBoolean("hold_out"), row.getDouble("share")))
                .list();
        return jdbc.sql("select currency, margin, fixed_cost from campaign where id = :campaign")
                .param("campaign", campaign.value())
                .query((row, number) -> new CampaignTerms(
                        campaign,
                        row.getString("currency"),
                        row.getDouble("margin"),
                        row.getDouble("fixed_cost"),
                        arms))
                .optional()
                .orElseThrow(() ->
                        new IllegalArgumentException("Expected campaign '%s', but there is none".formatted(campaign)));
    }

    /** From now on a change of a contact makes the report stale, should it be stored without that change. */
    void begin(CampaignId campaign) {
        jdbc.sql("update measurement set measuring = true where campaign_id = :campaign")
                .param("campaign", campaign.value())
                .update();
    }

    /** Campaigns whose report does not have all that is known of their contacts, the longest unmeasured first. */
    List<CampaignId> stale() {
        return jdbc.sql("select campaign_id from measurement where stale order by measured_at, campaign_id")
                .query((row, n) -> new CampaignId(row.getLong(1)))
                .list();
    }

    void markStale(CampaignId campaign) {
        jdbc.sql("update measurement set stale = true where campaign_id = :campaign")
                .param("campaign", campaign.value())
                .update();
    }

    /** Replaces the campaign's report and its evidence for offers. */
    void store(MeasurementReport report) {
        var text = json.writeValueAsString(report);
        transactions.executeWithoutResult(status -> {
            jdbc.sql("""
                            insert into measurement (campaign_id, measured_at, chi_square, sample_p, report)
                            values (:campaign, :at, :chiSquare, :p, cast(:report as jsonb))
                            on conflict (campaign_id) do update set measured_at = excluded.measured_at,
                              chi_square = excluded.chi_square, sample_p = excluded.sample_p, report = excluded.report,
                              stale = measurement.stale and not measurement.measuring, measuring = false""")
                    .param("campaign", report.campaignId())
                    .param("at", Sql.at(report.measuredAt()))
                    .param("chiSquare", report.sampleRatio().chiSquare())
                    .param("p", report.sampleRatio().p())
                    .param("report", text)
                    .update();
            jdbc.sql("delete from offer_evidence where campaign_id = :campaign")
                    .param("campaign", report.campaignId())
                    .update();
            report.segments().forEach(cell -> store(report, cell));
        });
    }

    private void store(MeasurementReport report, MeasurementReport.SegmentLift cell) {
        jdbc.sql("""
                        insert into offer_evidence
                          (campaign_id, segment, offer_id, n, conversions, lift, lower_bound, upper_bound, measured_at)
                        select :campaign, :segment, o.id, :n, :conversions, :lift, :low, :high, :at
                        from offer o where o.code = :offer""")
                .param("campaign", report.campaignId())
                .param("segment", cell.segment())
                .param("offer", cell.offer())
                .param("n", cell.n())
                .param("conversions", cell.conversions())
                .param("lift", cell.lift())
                .param("low", cell.low())
                .param("high", cell.high())
                .param("at", Sql.at(report.measuredAt()))
                .update();
    }

    List<MeasurementReport> all() {
        return jdbc.sql("select report from measurement order by measured_at desc, campaign_id desc")
                .query((row, number) -> json.readValue(row.getString("report"), MeasurementReport.class))
                .list();
    }

    Optional<MeasurementReport> find(CampaignId campaign) {
        return jdbc.sql("select report from measurement where campaign_id = :campaign")
                .param("campaign", campaign.value())
                .query((row, number) -> json.readValue(row.getString("report"), MeasurementReport.class))
                .optional();
    }
}
