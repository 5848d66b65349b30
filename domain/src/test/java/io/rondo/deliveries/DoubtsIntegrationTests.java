package io.rondo.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import io.rondo.outbox.Outbox;
import io.rondo.testing.TestDatabase;
import io.rondo.testing.TestWorld;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What people decide about messages nobody knows the fate of. */
class DoubtsIntegrationTests {

    private static final BusinessClock CLOCK = () -> TestWorld.START;
    private static final String NODE = "node-1";

    private JdbcClient jdbc;
    private TransactionTemplate transactions;
    private TestWorld world;
    private Ledger ledger;
    private Doubts doubts;
    private long campaign;
    private long customer;
    private DeliveryId delivery;
    private String messageId;

    @BeforeEach
    void oneMessageInDoubt() {
        var database = TestDatabase.create();
        jdbc = database.jdbc();
        transactions = database.transactions();
        world = new TestWorld(jdbc);
        var audit = TestWorld.construct(
                Audit.class, jdbc, CLOCK, JsonMapper.builder().build());
        var system = Clock.systemUTC();
        ledger = new Ledger(jdbc, CLOCK, system, new SendingRates(jdbc, system, audit), "rondo.test", Ledger.LEASE);
        doubts = new Doubts(jdbc, CLOCK, audit);
        campaign = world.campaign("Spring", "running");
        customer = world.customer("c1");
        var contact = world.contact(campaign, customer);
        jdbc.sql("""
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, template,
                                              address_digest, due_at, created_at)
                        select 'contact', :contact, 'offer', c.id, 'email', 'marketing', :campaign, 'offer', c.email_digest, :now, :now
                          from customer c where c.id = :customer""")
                .param("contact", contact)
                .param("campaign", campaign)
                .param("customer", customer)
                .param("now", TestWorld.START.atOffset(java.time.ZoneOffset.UTC))
                .update();
        var claimed = claim().getFirst();
        delivery = claimed.id();
        messageId = claimed.messageId();
        commit(Map.of(), List.of(delivery));
        commit(Map.of(delivery, new SendResult.InDoubt("no-reply-after-dot")), List.of());
    }

    @Test
    void isListedUntilSomebodyLeavesIt() {
        assertThat(doubts.undecided(0, 10)).singleElement().satisfies(doubt -> {
            assertThat(doubt.id()).isEqualTo(delivery);
            assertThat(doubt.campaign()).isEqualTo("Spring");
            assertThat(doubt.resendable()).isTrue();
        });
        assertThat(leave()).isTrue();
        assertThat(leave()).isFalse();
        assertThat(doubts.undecided(0, 10)).isEmpty();
        assertThat(state()).isEqualTo("IN_DOUBT");
    }

    @Test
    void aResendCarriesTheSameMessageIdAndIsSentWhenAccepted() {
        // The journey ended meanwhile.
        jdbc.sql("update list_member set bucket = 'in-doubt'").update();
        assertThat(resend()).isTrue();
        assertThat(resend()).as("once").isFalse();
        assertThat(claim())
                .singleElement()
                .satisfies(again -> assertThat(again.messageId()).isEqualTo(messageId));
        commit(Map.of(), List.of(delivery));
        commit(Map.of(delivery, new SendResult.Accepted()), List.of());

        assertThat(state()).isEqualTo("SENT");
        assertThat(jdbc.sql("select bucket from list_member")
                        .query(String.class)
                        .single())
                .isEqualTo("contacted");
    }

    @Test
    void aResendIsCalledOffWhenTheFirstCopyProvesToHaveArrived() {
        resend();
        assertThat(confirm()).isTrue();
        assertThat(state()).isEqualTo("SENT");
        assertThat(claim()).isEmpty();
    }

    @Test
    void aResendThatIsClaimedAlreadyIsCalledOffToo() {
        resend();
        claim();
        assertThat(confirm()).isTrue();
        assertThat(commit(Map.of(), List.of(delivery))).containsEntry(delivery, Ledger.Decision.LOST);
        assertThat(state()).isEqualTo("SENT");
    }

    @Test
    void aResendThatFailsIsSentIfTheFirstCopyWasAnsweredMeanwhile() {
        resend();
        claim();
        commit(Map.of(), List.of(delivery));
        jdbc.sql("""
                        insert into response (source, external_id, type, customer_id, delivery_id, occurred_at, recorded_at, class, rule_version)
                        select 'mail', 'r1', 'reply', customer_id, id, now(), now(), 'human', 2 from delivery where id = :id""").param("id", delivery.value()).update();
        assertThat(confirm()).as("its owner settles it").isFalse();
        commit(Map.of(delivery, new SendResult.Deferred("smtp-451")), List.of());
        assertThat(state()).isEqualTo("SENT");
        assertThat(claim()).isEmpty();
    }

    private boolean confirm() {
        var deliveries = new Deliveries(
                jdbc,
                TestWorld.construct(Outbox.class, jdbc, JsonMapper.builder().build()),
                CLOCK);
        return Boolean.TRUE.equals(transactions.execute(status -> deliveries.confirm(delivery)));
    }

    @Test
    void aResendThatMayNotLeaveAnyMoreStaysInDoubt() {
        resend();
        world.consent(customer, false);
        claim();
        assertThat(commit(Map.of(), List.of(delivery))).containsEntry(delivery, Ledger.Decision.WITHHELD);
        assertThat(state()).isEqualTo("IN_DOUBT");
    }

    @Test
    void aResendThatIsRejectedStaysInDoubt() {
        resend();
        claim();
        commit(Map.of(), List.of(delivery));
        commit(Map.of(delivery, new SendResult.Rejected("smtp-550")), List.of());
        assertThat(state()).isEqualTo("IN_DOUBT");
        assertThat(doubts.countUndecided()).isOne();
    }

    @Test
    void nothingIsSentAgainForACampaignThatIsOver() {
        world.state(campaign, "closed");
        assertThat(doubts.undecided(0, 10))
                .singleElement()
                .satisfies(doubt -> assertThat(doubt.resendable()).isFalse());
        assertThat(resend()).isFalse();
        assertThat(state()).isEqualTo("IN_DOUBT");
    }

    private boolean resend() {
        return Boolean.TRUE.equals(transactions.execute(status -> doubts.resend(delivery, "agent")));
    }

    private boolean leave() {
        return Boolean.TRUE.equals(transactions.execute(status -> doubts.leave(delivery, "agent")));
    }

    private List<ClaimedDelivery> claim() {
        return transactions.execute(status -> ledger.claim(NODE, "email", 10));
    }

    private Map<DeliveryId, Ledger.Decision> commit(Map<DeliveryId, SendResult> results, List<DeliveryId> intents) {
        return transactions.execute(status -> ledger.commit(NODE, results, intents));
    }

    private String state() {
        return jdbc.sql("select state from delivery where id = :id")
                .param("id", delivery.value())
                .query(String.class)
                .single();
    }
}
