package io.rondo.measurement;

import static io.rondo.history.CampaignFixture.LAUNCH;
import static io.rondo.history.CampaignFixture.WINDOW_END;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.rondo.history.CampaignFixture;
import io.rondo.history.Difference;
import io.rondo.history.History;
import io.rondo.history.HistorySlice;
import io.rondo.history.Reindex;
import io.rondo.kernel.CampaignId;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class MeasurementIntegrationTests extends HistorySlice {

    private static final long SEED = 42;

    @Autowired
    Measurement measurement;

    @Autowired
    CampaignFigures funnels;

    @Autowired
    ElasticsearchClient client;

    @Autowired
    Reindex reindex;

    @Autowired
    History history;

    CampaignFixture campaign;

    /** 900 contacts in three arms and two segments who visit and order by a seeded chance. */
    @BeforeEach
    void aCampaignWithResponses() {
        campaign = new CampaignFixture(jdbc)
                .arm("control", true, 0.4)
                .arm("early", false, 0.3)
                .arm("late", false, 0.3)
                .launch(1);
        var random = new Random(SEED);
        for (var arm : Map.of("control", 0.1, "early", 0.3, "late", 0.2).entrySet()) {
            boolean holdOut = arm.getKey().equals("control");
            for (var segment : new String[] {"loyal", "new"}) {
                for (long contact : campaign.contacts(arm.getKey(), holdOut, segment, holdOut ? 180 : 135)) {
                    if (!holdOut) {
                        campaign.sent(contact);
                    }
                    if (random.nextDouble() < arm.getValue()) {
                        campaign.response(contact, "visit", LAUNCH.plusSeconds(60), null, "unknown", false);
                        campaign.order(
                                contact,
                                LAUNCH.plusSeconds(random.nextInt(86_400)),
                                "%d.%02d".formatted(random.nextInt(200), random.nextInt(100)));
                        campaign.order(contact, WINDOW_END.plusSeconds(1), "500");
                    }
                }
            }
        }
    }

    @Test
    void waitsUntilTheHistoryHoldsTheWholeCampaign() {
        assertThatThrownBy(() -> measurement.measure(campaign.id()))
                .isInstanceOfSatisfying(
                        NotYetMeasurableException.class,
                        notYet -> assertThat(notYet.pending()).isGreaterThan(900));
    }

    @Test
    void publishesWhatIndependentSqlFinds() {
        drained();
        var report = measurement.measure(campaign.id());

        assertThat(report.arms()).extracting(MeasurementReport.Arm::arm).containsExactly("control", "early", "late");
        for (var arm : report.arms()) {
            var facts = factsOf(arm.arm());
            assertThat(arm.n()).isEqualTo(facts.n());
            assertThat(arm.visitors()).isEqualTo(facts.conversions());
            assertThat(arm.conversions()).isEqualTo(facts.conversions());
            assertThat(arm.revenue()).isEqualTo(facts.revenue(), within(1e-9));
        }
        var control = factsOf("control");
        for (var lift : report.lift()) {
            var treated = factsOf(lift.arm());
            assertThat(lift.spend()).isEqualTo(treated.mean() - control.mean(), within(1e-9));
            double halfWidth = (lift.spendHigh() - lift.spendLow()) / 2;
            double error = Math.sqrt(treated.variance() / treated.n() + control.variance() / control.n());
            assertThat(halfWidth / error).as("the t quantile").isBetween(1.96, 1.975);
            assertThat(lift.incrementalRevenue())
                    .isEqualTo(treated.revenue() - treated.n() * control.revenue() / control.n(), within(1e-6));
            // 270 mails at 0.0125, 2.50 for each redeemed offer, half of the fixed 90
            double cost = 270 * 0.0125 + 2.5 * treated.conversions() + 45;
            assertThat(lift.cost()).isEqualTo(cost, within(1e-6));
            assertThat(lift.roi()).isEqualTo((0.5 * lift.incrementalRevenue() - cost) / cost, within(1e-9));
            assertThat(lift.roi()).isBetween(lift.roiLow(), lift.roiHigh());
            assertThat(lift.holmP()).isBetween(lift.p(), 1.0);
        }
        assertThat(report.sampleRatio().p()).isEqualTo(1, within(1e-9));
        assertThat(measurement.find(campaign.id())).contains(report);
    }

    @Test
    void keepsEvidenceForEverySegmentAndOfferAgainstTheHoldOutOfTheSegment() {
        campaign.contacts("early", false, "nobody-held-out", 5);
        drained();
        measurement.measure(campaign.id());
        measurement.measure(campaign.id());

        var evidence =
                jdbc.sql("""
                        select e.segment, o.code, e.n, e.conversions, e.lift, e.lower_bound, e.upper_bound
                        from offer_evidence e join offer o on o.id = e.offer_id
                        where e.campaign_id = :campaign order by e.segment, o.code""").param("campaign", campaign.id().value()).query().listOfRows();
        assertThat(evidence).hasSize(4);
        for (var row : evidence) {
            var arm = ((String) row.get("code")).substring(campaign.name().length() + 1);
            long control = converted("control", (String) row.get("segment"));
            long treated = converted(arm, (String) row.get("segment"));
            assertThat(row).containsEntry("n", 135).containsEntry("conversions", (int) treated);
            assertThat((Double) row.get("lift")).isEqualTo(treated / 135.0 - control / 180.0, within(1e-12));
            assertThat((Double) row.get("lower_bound")).isLessThan((Double) row.get("lift"));
            assertThat((Double) row.get("upper_bound")).isGreaterThan((Double) row.get("lift"));
        }
    }

    @Test
    void refusesToPublishWhenTheStoresDisagree() throws IOException {
        long contact = campaign.contacts("late", false, "loyal", 1).getFirst();
        drained();
        client.update(
                u -> u.index("contacts")
                        .id(Long.toString(contact))
                        .doc(Map.of("revenueCents", 99_900, "revenue", 999, "converted", true)),
                Map.class);
        long conversions = factsOf("late").conversions();

        var mismatch =
                catchThrowableOfType(MeasurementMismatchException.class, () -> measurement.measure(campaign.id()));

        assertThat(mismatch.differences())
                .contains(new Difference(
                        "campaign %s, arm 'late', conversions".formatted(campaign.id()), conversions, conversions + 1));
        assertThat(mismatch)
                .hasMessageContaining("PostgreSQL %d, Elasticsearch %d".formatted(conversions, conversions + 1));
        assertThat(measurement.find(campaign.id())).isEmpty();

        reindex.run((what, done, total) -> {});
        assertThat(measurement.measure(campaign.id()).contacts()).isEqualTo(901);
    }

    @Test
    void theFunnelNarrowsAndShowsOpensByClassApart() {
        long contact = campaign.contacts("early", false, "opens", 1).getFirst();
        campaign.response(contact, "open", LAUNCH.plusSeconds(1), null, "machine", true);
        campaign.response(contact, "open", LAUNCH.plusSeconds(2), null, "human", true);
        campaign.click(contact, "human");
        drained();

        history.refresh();
        var funnel = funnels.of(campaign.id());

        assertThat(funnel.total().contacts()).isEqualTo(901);
        assertThat(funnel.total().sent()).isEqualTo(540);
        assertThat(funnel.total().openedHuman()).isEqualTo(1);
        assertThat(funnel.total().openedMachine()).isEqualTo(1);
        assertThat(funnel.total().openedUnknown()).isZero();
        assertThat(funnel.total().clicked()).isEqualTo(1);
        assertThat(funnel.arms()).extracting(arm -> arm.figures().contacts()).containsExactly(360L, 271L, 270L);
        assertThat(funnel.cells())
                .filteredOn(cell -> cell.segment().equals("opens"))
                .singleElement()
                .satisfies(cell -> assertThat(cell.offer()).isEqualTo(campaign.offerCode("early")));
    }

    @Test
    void aCampaignNobodyKnowsIsRefusedByName() {
        assertThatThrownBy(() -> measurement.measure(new CampaignId(999_999_999)))
                .hasMessageContaining("999999999");
    }

    /** Nothing of this is shared with the code under test. */
    private Facts factsOf(String arm) {
        return jdbc.sql("""
                        select count(*) as n, count(*) filter (where spent.orders > 0) as conversions,
                               coalesce(sum(spent.amount), 0) as revenue, avg(coalesce(spent.amount, 0)) as mean,
                               var_samp(coalesce(spent.amount, 0)) as variance
                        from list_member m
                        cross join lateral (select count(*) as orders, sum(r.amount) as amount from response r
                                            where r.type = 'order' and r.customer_id = m.customer_id
                                              and r.occurred_at >= timestamptz '2026-01-20T09:00:00Z'
                                              and r.occurred_at <= timestamptz '2026-02-03T09:00:00Z') spent
                        where m.campaign_id = :campaign and m.arm = :arm""")
                .param("campaign", campaign.id().value())
                .param("arm", arm)
                .query(Facts.class)
                .single();
    }

    private long converted(String arm, String segment) {
        return jdbc.sql("""
                        select count(distinct r.customer_id) from response r join list_member m on m.customer_id = r.customer_id
                        where r.type = 'order' and m.campaign_id = :campaign and m.arm = :arm and m.segment = :segment""")
                .param("campaign", campaign.id().value())
                .param("arm", arm)
                .param("segment", segment)
                .query(Long.class)
                .single();
    }

    record Facts(long n, long conversions, double revenue, double mean, double variance) {}
}
