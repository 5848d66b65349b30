package io.rondo.history;

import static io.rondo.history.CampaignFixture.LAUNCH;
import static io.rondo.history.CampaignFixture.WINDOW_END;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.VersionType;
import io.rondo.SharedSandbox;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class HistoryIntegrationTests extends HistorySlice {

    @Autowired
    History history;

    @Autowired
    Reconcile reconcile;

    @Autowired
    ElasticsearchClient client;

    CampaignFixture campaign;

    @BeforeEach
    void newCampaign() {
        campaign = new CampaignFixture(jdbc)
                .arm("control", true, 0.5)
                .arm("treated", false, 0.5)
                .launch(1);
    }

    @Test
    void aContactShowsWhatHappenedWithinItsWindowAndNothingElse() throws IOException {
        long contact = campaign.contacts("treated", false, "loyal", 1).getFirst();
        campaign.sent(contact);
        campaign.sent(contact);
        campaign.click(contact, "human");
        campaign.response(contact, "open", LAUNCH.plusSeconds(60), null, "machine", true);
        campaign.order(contact, LAUNCH, "10.10");
        campaign.order(contact, WINDOW_END, "20.20");
        campaign.order(contact, LAUNCH.minusMillis(1), "1000");
        campaign.order(contact, WINDOW_END.plusMillis(1), "1000");
        drained();

        assertThat(document(contact))
                .containsEntry("arm", "treated")
                .containsEntry("segment", "loyal")
                .containsEntry("offer", campaign.offerCode("treated"))
                .containsEntry("sent", 2)
                .containsEntry("clicked", true)
                .containsEntry("visited", true)
                .containsEntry("openedMachine", true)
                .containsEntry("openedHuman", false)
                .containsEntry("converted", true)
                .containsEntry("orders", 2)
                .containsEntry("revenueCents", 3030)
                .containsEntry("revenue", 30.3)
                // two mails at 0.0125 and the redeemed offer at 2.50
                .containsEntry("costMicros", 2_525_000)
                .doesNotContainKey("email");
    }

    @Test
    void aMachinesClickIsNoVisitAndAReportedVisitOfAHoldOutIs() throws IOException {
        long scanned = campaign.contacts("treated", false, "loyal", 1).getFirst();
        campaign.click(scanned, "machine");
        long heldOut = campaign.contacts("control", true, "loyal", 1).getFirst();
        campaign.response(heldOut, "visit", LAUNCH.plusSeconds(60), null, "unknown", false);
        drained();

        assertThat(document(scanned)).containsEntry("clicked", false).containsEntry("visited", false);
        assertThat(document(heldOut))
                .containsEntry("visited", true)
                .containsEntry("revenue", 0.0)
                .doesNotContainKey("offer");
    }

    @Test
    void aVisitReportedForOneCampaignIsNoVisitInAnother() throws IOException {
        long here = campaign.contacts("treated", false, "loyal", 1).getFirst();
        var rival = new CampaignFixture(jdbc).arm("control", true, 1).launch(1);
        jdbc.sql("""
                        insert into list_member (campaign_id, customer_id, arm, hold_out)
                        select :rival, customer_id, 'control', true from list_member where id = :here""").param("rival", rival.id().value()).param("here", here).update();
        long there = jdbc.sql("select id from list_member where campaign_id = :rival")
                .param("rival", rival.id().value())
                .query(Long.class)
                .single();
        campaign.response(here, "visit", LAUNCH.plusSeconds(60), null, "unknown", true);
        campaign.order(here, LAUNCH.plusSeconds(90), "7");
        jdbc.sql("insert into outbox (kind, ref_id) values ('index-contact', :id)")
                .param("id", there)
                .update();
        drained();

        assertThat(document(here)).containsEntry("visited", true).containsEntry("revenue", 7.0);
        assertThat(document(there)).containsEntry("visited", false).containsEntry("revenue", 7.0);
    }

    @Test
    void nothingCountsBeforeTheWaveIsLaunched() throws IOException {
        long contact = campaign.contacts("treated", false, "loyal", 1, 2).getFirst();
        campaign.order(contact, LAUNCH.plusSeconds(60), "5");
        drained();

        assertThat(document(contact)).containsEntry("converted", false).doesNotContainKey("launchedAt");
        assertThat(history.launchedContactsOf(campaign.id(), ContactGroup.Field.ARM))
                .isEmpty();
    }

    @Test
    void catchesUpAfterElasticsearchWasAwayDuringResponses() {
        var contacts = campaign.contacts("treated", false, "loyal", 300);
        drained();
        SharedSandbox.get().stopElasticsearch();
        try {
            contacts.forEach(contact -> campaign.order(contact, LAUNCH.plusSeconds(contact % 1_000), "12.34"));
            assertThatThrownBy(() -> relay.drainOnce()).isInstanceOf(HistoryAwayException.class);
            assertThat(jdbc.sql("select count(*) from outbox where kind in ('index-contact', 'index-response')")
                            .query(Long.class)
                            .single())
                    .as("nothing is lost while Elasticsearch is away")
                    .isGreaterThanOrEqualTo(600);
            assertThat(jdbc.sql("select max(attempts) from outbox where error_code = 'elasticsearch-away'")
                            .query(Integer.class)
                            .single())
                    .isPositive();
        } finally {
            SharedSandbox.get().startElasticsearch();
        }
        drained();

        history.refresh();
        var figures = history.contactsOf(campaign.id(), ContactGroup.Field.ARM)
                .getFirst()
                .figures();
        assertThat(figures.conversions()).isEqualTo(300);
        assertThat(figures.revenueCents()).isEqualTo(300 * 1_234);
        assertThat(reconcile.run().differences()).isEmpty();
    }

    @Test
    void anOlderVersionNeverOverwritesANewerOne() throws IOException {
        long contact = campaign.contacts("treated", false, "loyal", 1).getFirst();
        drained();
        var newer = document(contact);
        newer.put("segment", "from-a-faster-relay");
        client.index(i -> i.index("contacts")
                .id(Long.toString(contact))
                .versionType(VersionType.External)
                .version(50L)
                .document(newer));
        campaign.click(contact, "human");
        drained();

        assertThat(document(contact)).containsEntry("segment", "from-a-faster-relay");
        jdbc.sql("update list_member set version = 51 where id = :id")
                .param("id", contact)
                .update();
        campaign.click(contact, "human");
        drained();
        assertThat(document(contact)).containsEntry("segment", "loyal").containsEntry("version", 52);
    }

    @Test
    void aRefusedDocumentKeepsItsRowAndHoldsNobodyUp() throws IOException {
        // Longer than a keyword may be: Elasticsearch takes the request but not this document.
        long poison = campaign.contacts("treated", false, "x".repeat(40_000), 1).getFirst();
        var healthy = campaign.contacts("treated", false, "loyal", 50);
        drain();

        assertThat(rows(poison)).containsExactly(Map.of("attempts", 1, "error_code", "document_parsing_exception"));
        for (long contact : healthy) {
            assertThat(document(contact)).containsEntry("segment", "loyal");
        }
        jdbc.sql("update list_member set segment = 'mended' where id = :id")
                .param("id", poison)
                .update();
        jdbc.sql("update outbox set not_before = now() where kind = 'index-contact' and ref_id = :id")
                .param("id", poison)
                .update();
        drain();
        assertThat(document(poison)).containsEntry("segment", "mended");
        assertThat(rows(poison)).isEmpty();
    }

    @Test
    void aRowThatIsGoneTakesItsDocumentWithIt() throws IOException {
        long contact = campaign.contacts("control", true, "loyal", 1).getFirst();
        long response = campaign.order(contact, LAUNCH.plusSeconds(1), "1");
        drained();
        assertThat(responseDocuments(response)).isEqualTo(1);

        jdbc.sql("delete from response where id = :id").param("id", response).update();
        jdbc.sql("delete from list_member where id = :id").param("id", contact).update();
        jdbc.sql("insert into outbox (kind, ref_id) values ('index-contact', :contact), ('index-response', :response)")
                .param("contact", contact)
                .param("response", response)
                .update();
        drained();

        assertThat(document(contact)).isNull();
        assertThat(responseDocuments(response)).isZero();
    }

    @Test
    void responsesOfDifferentMonthsLieInDifferentIndicesAndAreReadTogether() throws IOException {
        long contact = campaign.contacts("control", true, "loyal", 1).getFirst();
        long january = campaign.order(contact, LAUNCH.plusSeconds(1), "1");
        long february = campaign.order(contact, WINDOW_END.minusSeconds(1), "2.50");
        drained();

        assertThat(responseDocuments(january) + responseDocuments(february)).isEqualTo(2);
        assertThat(client.indices()
                        .existsAlias(a -> a.name("responses-2026-01"))
                        .value())
                .isTrue();
        assertThat(client.indices()
                        .existsAlias(a -> a.name("responses-2026-02"))
                        .value())
                .isTrue();
    }

    @Test
    void anUnknownFieldIsRefusedByTheMapping() {
        campaign.contacts("control", true, "loyal", 1);
        drained();
        assertThatThrownBy(
                        () -> client.index(i -> i.index("contacts").id("stray").document(Map.of("email", "a@b.c"))))
                .hasMessageContaining("strict_dynamic_mapping_exception");
    }

    @Test
    void severalRelaysShareTheOutbox() throws Exception {
        campaign.contacts("treated", false, "loyal", 10_000);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var drains = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> relay.drainOnce()))
                    .toList();
            for (var drain : drains) {
                drain.get();
            }
        }
        drained();
        history.refresh();
        assertThat(history.contactsOf(campaign.id(), ContactGroup.Field.ARM)
                        .getFirst()
                        .figures()
                        .contacts())
                .isEqualTo(10_000);
    }

    private void drain() {
        try {
            relay.drainOnce();
        } catch (HistoryAwayException e) {
            throw new AssertionError("Elasticsearch should be there", e);
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> document(long contact) throws IOException {
        return client.get(g -> g.index("contacts").id(Long.toString(contact)), Map.class)
                .source();
    }

    private long responseDocuments(long response) throws IOException {
        history.refresh();
        return client.count(c -> c.index("responses")
                        .query(q -> q.term(t -> t.field("responseId").value(response))))
                .count();
    }

    private List<Map<String, Object>> rows(long contact) {
        return jdbc.sql("select attempts, error_code from outbox where kind = 'index-contact' and ref_id = :id")
                .param("id", contact)
                .query()
                .listOfRows();
    }
}
