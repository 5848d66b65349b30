package io.rondo.history;

import static io.rondo.history.CampaignFixture.LAUNCH;
import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.rondo.kernel.CustomerId;
import io.rondo.measurement.Measurement;
import io.rondo.privacy.Erasure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The history follows an erasure, and no figure moves. */
class ErasedHistoryIntegrationTests extends HistorySlice {

    @Autowired
    Erasure erasure;

    @Autowired
    Measurement measurement;

    @Autowired
    PostgresFigures figures;

    @Autowired
    Reconcile reconcile;

    @Autowired
    ElasticsearchClient client;

    @Test
    void accountingAndLiftStayAndNoDocumentIsFoundByTheCustomersIds() throws IOException {
        var campaign = new CampaignFixture(jdbc)
                .arm("control", true, 0.5)
                .arm("treated", false, 0.5)
                .launch(1);
        var control = campaign.contacts("control", true, "all", 40);
        var treated = campaign.contacts("treated", false, "all", 40);
        treated.forEach(campaign::sent);
        control.subList(0, 4).forEach(contact -> campaign.order(contact, LAUNCH.plusSeconds(60), "10.00"));
        treated.subList(0, 12).forEach(contact -> campaign.order(contact, LAUNCH.plusSeconds(60), "20.00"));
        campaign.click(treated.getFirst(), "human");
        drained();
        var before = measurement.measure(campaign.id());
        var arms = figures.of(campaign.id()).arms();
        var erased = List.of(customerOf(treated.getFirst()), customerOf(control.getFirst()));
        assertThat(idsInHistory(erased.getFirst())).hasSize(2);
        var former = idsByTheirNames(erased.getFirst());
        assertThat(idsInHistory(erased.getFirst())).containsExactlyInAnyOrderElementsOf(former);

        assertThat(erasure.erase(erased, "maria").records()).isEqualTo(2);
        drained();

        assertThat(figures.of(campaign.id()).arms()).isEqualTo(arms);
        var after = measurement.measure(campaign.id());
        assertThat(after.arms()).isEqualTo(before.arms());
        assertThat(after.lift()).isEqualTo(before.lift());
        assertThat(after.sampleRatio()).isEqualTo(before.sampleRatio());
        assertThat(idsInHistory(erased.getFirst()))
                .as("documents by other ids")
                .hasSize(2)
                .doesNotContainAnyElementsOf(former);
        assertThat(reconcile.run().differences()).isEmpty();
    }

    private CustomerId customerOf(long contact) {
        return new CustomerId(jdbc.sql("select customer_id from list_member where id = :id")
                .param("id", contact)
                .query(Long.class)
                .single());
    }

    private List<String> idsByTheirNames(CustomerId customer) {
        return jdbc.sql("""
                        select encode(sha256(convert_to(source || E'\\x1f' || external_id || case type when 'order' then E'\\x1forder' else '' end, 'UTF8')), 'hex')
                          from response where customer_id = :id""").param("id", customer.value()).query(String.class).list();
    }

    private List<String> idsInHistory(CustomerId customer) throws IOException {
        client.indices().refresh(r -> r.index("responses*"));
        return client
                .search(
                        s -> s.index("responses")
                                .size(100)
                                .query(q -> q.term(t -> t.field("customerId").value(customer.value()))),
                        Map.class)
                .hits()
                .hits()
                .stream()
                .map(hit -> hit.id())
                .toList();
    }
}
