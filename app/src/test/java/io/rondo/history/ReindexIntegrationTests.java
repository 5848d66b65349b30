package io.rondo.history;

import static io.rondo.history.CampaignFixture.LAUNCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.rondo.history.ContactGroup.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ReindexIntegrationTests extends HistorySlice {

    @Autowired
    Reindex reindex;

    @Autowired
    Reconcile reconcile;

    @Autowired
    History history;

    @Autowired
    RebuildGate gate;

    @Autowired
    ElasticsearchClient client;

    CampaignFixture campaign;
    List<Long> contacts;

    @BeforeEach
    void aCampaignInTheHistory() {
        campaign = new CampaignFixture(jdbc)
                .arm("control", true, 0.5)
                .arm("treated", false, 0.5)
                .launch(1);
        contacts = campaign.contacts("treated", false, "loyal", 400);
        contacts.forEach(contact -> campaign.order(contact, LAUNCH.plusSeconds(5), "3.33"));
        drained();
    }

    @Test
    void mendsWhatTheHistoryLostAndWhatItShouldNotHave() throws IOException {
        for (long contact : contacts.subList(0, 10)) {
            client.delete(d -> d.index("contacts").id(Long.toString(contact)));
        }
        jdbc.sql("update list_member set segment = 'moved' where id = any(:ids)")
                .param(
                        "ids",
                        contacts.subList(10, 30).stream().mapToLong(id -> id).toArray())
                .update();
        assertThat(reconcile.run().differences())
                .extracting(Difference::what)
                .contains("campaign %s, arm 'treated', contacts".formatted(campaign.id()));

        var steps = new ArrayList<String>();
        var report = reindex.run((what, done, total) -> steps.add(what + " " + done));

        assertThat(report.contacts()).isEqualTo(count("list_member"));
        assertThat(report.responses()).isEqualTo(count("response"));
        assertThat(steps).contains("contacts " + report.contacts(), "responses " + report.responses());
        assertThat(history.contactsOf(campaign.id(), Field.SEGMENT))
                .extracting(group ->
                        group.required(Field.SEGMENT) + " " + group.figures().contacts())
                .containsExactlyInAnyOrder("loyal 380", "moved 20");
        var reconciled = reconcile.run();
        assertThat(reconciled.equal()).as(reconciled.toString()).isTrue();
        assertThat(reconciled.responsesInElasticsearch()).isEqualTo(reconciled.responsesInPostgres());
    }

    @Test
    void losesNothingThatChangesWhileItRuns() throws Exception {
        var running = new AtomicBoolean(true);
        var orders = new AtomicInteger();
        // Customers order as fast as the relay tells the history, or the backlog alone would decide how long this
        // takes.
        var room = new Semaphore(50);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var customers = threads.submit(() -> {
                for (int i = 0; running.get(); i++) {
                    room.acquire();
                    campaign.order(contacts.get(i % contacts.size()), LAUNCH.plusSeconds(60), "1.00");
                    orders.incrementAndGet();
                }
                return orders;
            });
            var relays = threads.submit(() -> {
                while (running.get()) {
                    relay.drainOnce();
                    room.release(50 - room.availablePermits());
                }
            });
            for (int i = 0; i < 3; i++) {
                reindex.run((what, done, total) -> {});
            }
            running.set(false);
            relays.get();
            room.release();
            customers.get();
        }
        drained();
        assertThat(orders.get()).as("orders while rebuilding").isPositive();
        history.refresh();
        assertThat(history.contactsOf(campaign.id(), Field.ARM)
                        .getFirst()
                        .figures()
                        .revenueCents())
                .isEqualTo(400 * 333 + 100L * orders.get());
        assertThat(reconcile.run().differences()).isEmpty();
    }

    @Test
    void onlyOneRebuildRunsAtATime() throws Exception {
        gate.asRebuilder(() -> {
            assertThatThrownBy(() -> reindex.run((what, done, total) -> {})).hasMessageContaining("one is running");
            return true;
        });
    }

    @Test
    void anAbandonedRebuildHoldsNobodyUpAndIsCleared() throws IOException {
        jdbc.sql("update history_rebuild set generation = '19990101000000000'").update();
        client.indices().create(c -> c.index("contacts-19990101000000000"));
        campaign.order(contacts.getFirst(), LAUNCH.plusSeconds(70), "1.00");
        drained();
        assertThat(client.count(c -> c.index("contacts-19990101000000000")).count())
                .as("its rebuilder is gone, so nobody writes there")
                .isZero();

        reindex.run((what, done, total) -> {});

        assertThat(client.indices()
                        .exists(e -> e.index("contacts-19990101000000000"))
                        .value())
                .isFalse();
        assertThat(jdbc.sql("select count(*) from history_rebuild where generation is null")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(reconcile.run().differences()).isEmpty();
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
