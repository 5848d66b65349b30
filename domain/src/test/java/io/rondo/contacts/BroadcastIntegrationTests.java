package io.rondo.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.campaigns.Campaigns;
import io.rondo.deliveries.ChunkDeliveries;
import io.rondo.deliveries.ChunkDeliveries.Audience;
import io.rondo.deliveries.Deliveries;
import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.ChunkId;
import io.rondo.outbox.Outbox;
import io.rondo.testing.TestDatabase;
import io.rondo.testing.TestWorld;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class BroadcastIntegrationTests {

    private static final BusinessClock CLOCK = () -> TestWorld.START;

    private JdbcClient jdbc;
    private TransactionTemplate transactions;
    private TestWorld world;
    private Chunks chunks;
    private ChunkDeliveries deliveries;
    private Campaigns campaigns;
    private Waves waves;
    private CampaignId campaign;

    @BeforeEach
    void freshDatabase() {
        var database = TestDatabase.create();
        jdbc = database.jdbc();
        transactions = database.transactions();
        world = new TestWorld(jdbc);
        var json = JsonMapper.builder().build();
        var outbox = TestWorld.construct(Outbox.class, jdbc, json);
        var buckets = new Buckets(jdbc);
        chunks = new Chunks(jdbc, new FlowInstances(jdbc, CLOCK), buckets, CLOCK);
        deliveries = TestWorld.construct(ChunkDeliveries.class, jdbc, CLOCK);
        var changes =
                new CampaignChanges(jdbc, TestWorld.construct(Deliveries.class, jdbc, outbox, CLOCK), buckets, chunks);
        campaigns = TestWorld.construct(
                Campaigns.class,
                TestWorld.construct(rows(), jdbc, CLOCK),
                jdbc,
                outbox,
                TestWorld.construct(Audit.class, jdbc, CLOCK, json),
                CLOCK,
                (org.springframework.context.ApplicationEventPublisher) event -> changes.on((Campaigns.Changed) event));
        waves = new Waves(jdbc, campaigns, chunks, CLOCK);
        campaign = new CampaignId(world.campaign("Spring", "running"));
        jdbc.sql("update campaign set flow = 'broadcast'").update();
    }

    private static Class<?> rows() {
        try {
            return Class.forName("io.rondo.campaigns.CampaignRows");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aWaveIsCutIntoChunksOfAThousandAndHoldOutsAreInNone() {
        jdbc.sql("""
                        with c as (
                          insert into customer (external_id, created_at, updated_at)
                          select 'many-' || n, now(), now() from generate_series(1, 2600) n returning id
                        )
                        insert into list_member (campaign_id, customer_id, arm, hold_out)
                        select :campaign, id, case when id % 10 = 0 then 'none' else 'offer' end, id % 10 = 0 from c""").param("campaign", campaign.value()).update();
        launch();

        assertThat(jdbc.sql("select size from chunk order by id")
                        .query(Integer.class)
                        .list())
                .containsExactly(1000, 1000, 340);
        assertThat(jdbc.sql("""
                        select count(*) from chunk c where size <> (select count(*) from list_member m where m.chunk_id = c.id)""").query(Long.class).single()).isZero();
        assertThat(count("list_member where hold_out and (chunk_id is not null or bucket <> 'held-out')"))
                .isZero();
        assertThat(jdbc.sql("select payload ->> 'kind' from outbox where kind = 'start'")
                        .query(String.class)
                        .list())
                .containsExactly("chunk", "chunk", "chunk");
        assertThat(count("outbox where kind = 'index-contact'")).isEqualTo(2600);
    }

    @Test
    void oneInstanceWinsTheChunk() {
        contact("c1");
        var chunk = launch();
        assertThat(inTransaction(() -> chunks.claim(chunk, 1, "broadcast"))).isTrue();
        assertThat(inTransaction(() -> chunks.claim(chunk, 1, "broadcast"))).isTrue();
        assertThat(inTransaction(() -> chunks.claim(chunk, 2, "broadcast"))).isFalse();
        assertThat(jdbc.sql("select state from flow_instance where process_instance_key = 2")
                        .query(String.class)
                        .single())
                .isEqualTo("duplicate");
    }

    @Test
    void aJobDeliveredTwiceStoresEachMessageOnceAndIsCompletedUnderItsLastKey() {
        contact("c1");
        contact("c2");
        var chunk = launch();
        request(chunk, "offer", Audience.ALL, 77);
        request(chunk, "offer", Audience.ALL, 78);
        assertThat(count("delivery where state = 'PENDING'")).isEqualTo(2);
        assertThat(inTransaction(deliveries::tellSettled)).isZero();

        settle("SENT", "c1");
        assertThat(inTransaction(deliveries::tellSettled)).isZero();
        settle("FAILED", "c2");
        assertThat(inTransaction(deliveries::tellSettled)).isEqualTo(1);
        assertThat(inTransaction(deliveries::tellSettled)).isZero();
        assertThat(jobs()).containsExactly(Map.of("key", 78L, "sent", 1, "failed", 1));

        request(chunk, "offer", Audience.ALL, 79);
        assertThat(inTransaction(deliveries::tellSettled))
                .as("whoever asks after the end is told again")
                .isEqualTo(1);
        assertThat(count("delivery")).isEqualTo(2);
    }

    @Test
    void aReminderGoesToThoseWhoGotTheOfferAndDidNotAnswer() {
        contact("silent");
        contact("answered");
        contact("failed");
        var chunk = launch();
        request(chunk, "offer", Audience.ALL, 1);
        settle("SENT", "silent");
        settle("SENT", "answered");
        settle("FAILED", "failed");
        jdbc.sql(
                        "update list_member set outcome = 'responded' where customer_id = (select id from customer where external_id = 'answered')")
                .update();

        request(chunk, "reminder", Audience.NON_RESPONDERS, 2);

        assertThat(jdbc.sql("""
                        select c.external_id from delivery d join customer c on c.id = d.customer_id where d.step = 'reminder'""").query(String.class).list()).containsExactly("silent");
    }

    @Test
    void twoContactsWithOneAddressGetOneMessage() {
        world.contact(campaign.value(), world.customer("c1", "same@customers.test"));
        world.contact(campaign.value(), world.customer("c2", "same@customers.test"));
        var chunk = launch();
        request(chunk, "offer", Audience.ALL, 1);

        assertThat(jdbc.sql("select state from delivery order by id")
                        .query(String.class)
                        .list())
                .containsExactly("PENDING", "REFUSED");
        assertThat(count("delivery where reason = 'same-address'")).isOne();
    }

    @Test
    void aMessageForNobodyIsSettledAtOnce() {
        contact("c1");
        var chunk = launch();
        request(chunk, "reminder", Audience.NON_RESPONDERS, 5);
        assertThat(inTransaction(deliveries::tellSettled)).isEqualTo(1);
    }

    @Test
    void aStopRefusesTheUnsentAndWakesTheChunk() {
        contact("sent");
        contact("waiting");
        var chunk = launch();
        inTransaction(() -> chunks.claim(chunk, 9, "broadcast"));
        request(chunk, "offer", Audience.ALL, 1);
        settle("SENT", "sent");
        jdbc.sql("delete from outbox").update();

        inTransaction(() -> {
            campaigns.stop(campaign, "manager", "enough");
            return true;
        });

        assertThat(jdbc.sql(
                                "select payload ->> 'key' from outbox where kind = 'message' and payload ->> 'name' = 'chunk-interrupted'")
                        .query(String.class)
                        .list())
                .containsExactly("chunk-" + chunk.value());
        inTransaction(() -> {
            chunks.end(chunk, 9, "stopped");
            return true;
        });
        assertThat(jdbc.sql("""
                        select c.external_id || ' ' || m.bucket || ' ' || coalesce(m.bucket_reason, '') from list_member m
                          join customer c on c.id = m.customer_id order by 1""").query(String.class).list())
                .containsExactly("sent contacted ", "waiting excluded campaign-stopped");
        assertThat(count("chunk where state = 'ended'")).isOne();
    }

    @Test
    void theEndLeavesContactsWithAJourneyOfTheirOwnToIt() {
        contact("silent");
        contact("answered");
        var chunk = launch();
        request(chunk, "offer", Audience.ALL, 1);
        settle("SENT", "silent");
        settle("SENT", "answered");
        jdbc.sql(
                        "update list_member set journey_state = 'live' where customer_id = (select id from customer where external_id = 'answered')")
                .update();
        inTransaction(() -> {
            chunks.end(chunk, 9, "journey-ended");
            return true;
        });
        assertThat(jdbc.sql("""
                        select c.external_id from list_member m join customer c on c.id = m.customer_id where m.bucket = 'contacted'""").query(String.class).list()).containsExactly("silent");
    }

    private void contact(String name) {
        world.contact(campaign.value(), world.customer(name));
    }

    private ChunkId launch() {
        inTransaction(() -> waves.launchNext(campaign, 1));
        return new ChunkId(
                jdbc.sql("select min(id) from chunk").query(Long.class).single());
    }

    private void request(ChunkId chunk, String step, Audience audience, long job) {
        inTransaction(() -> {
            deliveries.request(chunk, step, audience, job, 9);
            return true;
        });
    }

    private void settle(String state, String customer) {
        jdbc.sql("""
                        update delivery set state = :state, settled_at = now()
                         where state = 'PENDING' and customer_id = (select id from customer where external_id = :customer)""").param("state", state).param("customer", customer).update();
    }

    private List<Map<String, Object>> jobs() {
        return jdbc.sql("""
                        select ref_id as key, (payload -> 'variables' ->> 'sent')::int sent, (payload -> 'variables' ->> 'failed')::int failed
                          from outbox where kind = 'job'""").query().listOfRows();
    }

    private long count(String from) {
        return jdbc.sql("select count(*) from " + from).query(Long.class).single();
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }
}
