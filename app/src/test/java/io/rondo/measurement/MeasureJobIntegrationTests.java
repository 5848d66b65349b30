package io.rondo.measurement;

import static io.rondo.history.CampaignFixture.LAUNCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.rondo.campaigns.Campaigns;
import io.rondo.channels.ChannelProperties;
import io.rondo.history.CampaignFixture;
import io.rondo.history.HistorySlice;
import io.rondo.history.Reindex;
import io.rondo.outbox.Outbox;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** Measuring as the campaign flow asks for it: by the batch job, which is delivered twice, killed and started again. */
@Import(MeasureJobIntegrationTests.Batch.class)
class MeasureJobIntegrationTests extends HistorySlice {

    /** The engine's job keys, as far as the job is concerned. */
    private static final AtomicLong OCCASION = new AtomicLong(System.nanoTime());

    @Autowired
    CampaignMeasurer measurer;

    @Autowired
    Measurement measurement;

    @Autowired
    Campaigns campaigns;

    @Autowired
    Outbox outbox;

    @Autowired
    Reindex reindex;

    @Autowired
    ElasticsearchClient client;

    @Autowired
    DataSource dataSource;

    private final long occasion = OCCASION.incrementAndGet();
    private CampaignFixture campaign;
    private List<Long> treated;

    @ImportAutoConfiguration({BatchJdbcAutoConfiguration.class, JooqAutoConfiguration.class})
    @EnableConfigurationProperties(ChannelProperties.class)
    @ComponentScan({
        "io.rondo.batch",
        "io.rondo.audiences",
        "io.rondo.identity",
        "io.rondo.quality",
        "io.rondo.consent",
        "io.rondo.offers",
        "io.rondo.campaigns"
    })
    static class Batch {}

    @BeforeEach
    void aCampaignWithResponses() {
        campaign = new CampaignFixture(jdbc)
                .arm("control", true, 0.5)
                .arm("mail", false, 0.5)
                .launch(1);
        campaign.contacts("control", true, "all", 40);
        treated = campaign.contacts("mail", false, "all", 40);
        treated.forEach(campaign::sent);
        treated.stream().limit(10).forEach(contact -> campaign.order(contact, LAUNCH.plusSeconds(60), "20"));
    }

    @Test
    void storesWhatTheMeasurementFindsAndLeavesACompleteExecution() {
        drained();
        var report = measurer.measure(campaign.id(), occasion);
        assertThat(report).isEqualTo(measurement.find(campaign.id()).orElseThrow());
        var direct = measurement.measure(campaign.id());
        assertThat(report)
                .usingRecursiveComparison()
                .ignoringFields("measuredAt")
                .isEqualTo(direct);
        assertThat(executions()).containsExactly("COMPLETED");
    }

    @Test
    void measuresOnceWhenItsJobIsDeliveredTwiceAndAnewOnAnotherOccasion() {
        drained();
        var report = measurer.measure(campaign.id(), occasion);
        campaign.order(treated.getLast(), LAUNCH.plusSeconds(90), "30");
        drained();
        assertThat(measurer.measure(campaign.id(), occasion)).isEqualTo(report);
        assertThat(executions()).hasSize(1);
        assertThat(measurer.measure(campaign.id(), OCCASION.incrementAndGet())
                        .arms()
                        .getLast()
                        .conversions())
                .isEqualTo(11);
    }

    @Test
    void aReportFollowsWhatIsToldOfItsContactsLater() {
        drained();
        measurer.measure(campaign.id(), occasion);
        assertThat(measurement.stale()).doesNotContain(campaign.id());

        campaign.order(treated.getLast(), LAUNCH.plusSeconds(90), "30");
        outbox.contactsChanged(List.of(treated.getLast()));
        assertThat(measurement.stale()).contains(campaign.id());
        drained();
        measurer.measure(campaign.id(), OCCASION.incrementAndGet());
        assertThat(measurement.stale()).doesNotContain(campaign.id());
        assertThat(measurement
                        .find(campaign.id())
                        .orElseThrow()
                        .arms()
                        .getLast()
                        .conversions())
                .isEqualTo(11);
    }

    @Test
    void movesTheCampaignOnceWhenItsJobIsDeliveredTwice() {
        campaigns.measuring(campaign.id());
        campaigns.measured(campaign.id());
        var first = campaigns.get(campaign.id());
        campaigns.measuring(campaign.id());
        campaigns.measured(campaign.id());
        assertThat(campaigns.get(campaign.id())).isEqualTo(first);
    }

    @Test
    void stopsWhileFactsAreOnTheirWayAndGoesOnWhenTheyAreThere() {
        // Not due yet, so that no relay of another test's application takes it away.
        jdbc.sql("""
                        insert into outbox (kind, ref_id, not_before)
                        select 'index-contact', id, now() + interval '1 hour' from list_member where id = :id""").param("id", treated.getFirst()).update();
        assertThatThrownBy(() -> measurer.measure(campaign.id(), occasion))
                .isInstanceOf(CampaignMeasurer.NotYet.class)
                .hasMessageContaining("on their way to the history");
        assertThat(executions()).containsExactly("STOPPED");
        jdbc.sql("delete from outbox where kind = 'index-contact' and not_before > now() and ref_id = :id")
                .param("id", treated.getFirst())
                .update();
        drained();
        assertThat(measurer.measure(campaign.id(), occasion).contacts()).isEqualTo(80);
        assertThat(executions()).containsExactly("STOPPED", "COMPLETED");
    }

    @Test
    void measuresAfterItsNodeWasKilledInTheMiddle() {
        drained();
        measurer.measure(campaign.id(), occasion);
        // What a killed node leaves: an execution STARTED for ever, and nothing stored.
        jdbc.sql("delete from measurement where campaign_id = :id")
                .param("id", campaign.id().value())
                .update();
        jdbc.sql("""
                        update batch_job_execution set status = 'STARTED', exit_code = 'UNKNOWN', end_time = null
                        where job_execution_id in (select job_execution_id from batch_job_execution_params
                                                   where parameter_value = :occasion)""").param("occasion", Long.toString(occasion)).update();
        jdbc.sql("""
                        update batch_step_execution set status = 'STARTED', exit_code = 'EXECUTING', end_time = null
                        where job_execution_id in (select job_execution_id from batch_job_execution_params
                                                   where parameter_value = :occasion)""").param("occasion", Long.toString(occasion)).update();
        assertThat(measurer.measure(campaign.id(), occasion).contacts()).isEqualTo(80);
        assertThat(executions()).containsExactly("FAILED", "COMPLETED");
    }

    @Test
    void asksToComeAgainWhileAnotherNodeMeasuresTheSameCampaign() throws Exception {
        drained();
        try (var other = dataSource.getConnection();
                var lock = other.prepareStatement("select pg_advisory_lock(hashtextextended(?, 0))")) {
            lock.setString(1, "measure/campaign-" + campaign.id());
            lock.execute();
            assertThatThrownBy(() -> measurer.measure(campaign.id(), occasion))
                    .isInstanceOf(CampaignMeasurer.NotYet.class)
                    .hasMessageContaining("another node");
            try (var unlock = other.createStatement()) {
                unlock.execute("select pg_advisory_unlock_all()");
            }
        }
        assertThat(measurer.measure(campaign.id(), occasion).contacts()).isEqualTo(80);
    }

    @Test
    void measuresOnceWhenTwoNodesGetTheSameJob() throws Exception {
        drained();
        Callable<Object> ask = () -> {
            try {
                return measurer.measure(campaign.id(), occasion);
            } catch (CampaignMeasurer.NotYet e) {
                return e;
            }
        };
        try (var nodes = Executors.newFixedThreadPool(2)) {
            var answers = nodes.invokeAll(List.of(ask, ask)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(answers).anyMatch(MeasurementReport.class::isInstance);
        }
        assertThat(executions()).containsExactly("COMPLETED");
    }

    @Test
    void saysWhichFiguresDifferAndStoresNothing() throws IOException {
        drained();
        client.update(
                u -> u.index("contacts")
                        .id(Long.toString(treated.getFirst()))
                        .doc(Map.of("revenueCents", 99_900, "revenue", 999)),
                Map.class);
        assertThatThrownBy(() -> measurer.measure(campaign.id(), occasion))
                .isInstanceOf(MeasurementMismatchException.class)
                .hasMessageContaining("arm 'mail', revenue");
        assertThat(measurement.find(campaign.id())).isEmpty();
        reindex.run((what, done, total) -> {});
        assertThat(measurer.measure(campaign.id(), occasion).contacts()).isEqualTo(80);
        assertThat(executions()).containsExactly("FAILED", "COMPLETED");
    }

    private List<String> executions() {
        return jdbc.sql("""
                        select e.status from batch_job_execution e
                        join batch_job_execution_params p on p.job_execution_id = e.job_execution_id
                        where p.parameter_name = 'occasion' and p.parameter_value = :occasion
                        order by e.job_execution_id""")
                .param("occasion", Long.toString(occasion))
                .query(String.class)
                .list();
    }
}
