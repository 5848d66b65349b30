package io.rondo.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.deliveries.Ledger.Decision;
import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.DeliveryId;
import io.rondo.outbox.Outbox;
import io.rondo.testing.TestDatabase;
import io.rondo.testing.TestWorld;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class LedgerIntegrationTests {

    private static final String NODE = "node-1";

    private Instant business = TestWorld.START;
    private Instant system = TestWorld.START;
    private JdbcClient jdbc;
    private TransactionTemplate transactions;
    private TestWorld world;
    private Ledger ledger;
    private SendingRates rates;
    private Deliveries deliveries;
    private long campaign;

    @BeforeEach
    void freshDatabase() {
        var database = TestDatabase.create();
        jdbc = database.jdbc();
        transactions = database.transactions();
        world = new TestWorld(jdbc);
        var clock = new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return system;
            }
        };
        BusinessClock businessClock = () -> business;
        rates = new SendingRates(
                jdbc,
                clock,
                TestWorld.construct(
                        Audit.class, jdbc, businessClock, JsonMapper.builder().build()));
        ledger = new Ledger(jdbc, businessClock, clock, rates, "rondo.test", Ledger.LEASE);
        deliveries = new Deliveries(
                jdbc,
                TestWorld.construct(Outbox.class, jdbc, JsonMapper.builder().build()),
                () -> business);
        campaign = world.campaign("Spring", "running");
    }

    @Test
    void sendsWhatNothingForbidsAndTellsFlowAndHistory() {
        var customer = world.customer("c1");
        var contact = world.contact(campaign, customer);
        request(contact, customer, "offer", 77L);

        var claimed = claim();
        assertThat(claimed).hasSize(1);
        var id = claimed.getFirst().id();
        assertThat(begin(id)).isEqualTo(Decision.PROCEED);
        assertThat(state(id)).isEqualTo("SENDING");
        settle(id, new SendResult.Accepted());

        assertThat(state(id)).isEqualTo("SENT");
        assertThat(jobsDone()).containsExactly(Map.entry(77L, "sent"));
        assertThat(outbox("index-contact")).isEqualTo(1);
    }

    @Test
    void whoOnlyInsertsRowsAboutACustomerDoesNotWaitForADecision() {
        var customer = world.customer("c1");
        request(world.contact(campaign, customer), customer, "offer", 1L);
        var id = claim().getFirst().id();
        transactions.executeWithoutResult(open -> {
            assertThat(begin(id)).isEqualTo(Decision.PROCEED);
            var inserted = CompletableFuture.supplyAsync(() -> transactions.execute(other -> {
                jdbc.sql("set local lock_timeout = '2s'").update();
                return jdbc.sql("""
                                insert into consent_event (customer_id, purpose, channel, granted, source, occurred_at,
                                                           recorded_at)
                                values (:id, 'marketing', 'email', true, 'test', now(), now())""").param("id", customer).update();
            }));
            assertThat(inserted.join()).isEqualTo(1);
        });
    }

    @Test
    void aDispatcherIsGivenItsOwnChannelOnly() {
        var customer = world.customer("c1");
        request(world.contact(campaign, customer), customer, "offer", 1L);

        assertThat(inTransaction(() -> ledger.claim(NODE, "sms", 100))).isEmpty();
        assertThat(inTransaction(() -> ledger.claim(NODE, "email", 100))).hasSize(1);
    }

    @Test
    void theSameRequestTwiceIsOneDeliveryAndTheNewerJobIsCompleted() {
        var customer = world.customer("c1");
        var contact = world.contact(campaign, customer);
        request(contact, customer, "offer", 1L);
        request(contact, customer, "offer", 2L);

        assertThat(jdbc.sql("select count(*) from delivery").query(Long.class).single())
                .isEqualTo(1);
        sendAll();
        assertThat(jobsDone()).containsExactly(Map.entry(2L, "sent"));

        request(contact, customer, "offer", 3L);
        assertThat(jobsDone()).containsExactly(Map.entry(2L, "sent"), Map.entry(3L, "sent"));
        assertThat(claim()).isEmpty();
    }

    @Test
    void oneAddressGetsOneMessageOfAStepHoweverManyCustomersShareIt() {
        var first = world.customer("c1", "shared@customers.test");
        var second = world.customer("c2", "shared@customers.test");
        request(world.contact(campaign, first), first, "offer", 1L);
        request(world.contact(campaign, second), second, "offer", 2L);

        assertThat(jobsDone()).containsExactly(Map.entry(2L, "refused"));
        assertThat(sendAll()).isEqualTo(1);
        assertThat(reasons()).containsExactly("same-address");
    }

    @Test
    void rejectsSendToSuppressedOrUnwillingCustomers() {
        var suppressed = world.customer("suppressed");
        world.suppress(suppressed, "marketing");
        var unwilling = world.customer("unwilling");
        world.consent(unwilling, false);
        var complaining = world.customer("complaining");
        world.openCase(complaining);
        var moved = world.customer("moved");
        for (var customer : List.of(suppressed, unwilling, complaining, moved)) {
            request(world.contact(campaign, customer), customer, "offer", customer);
        }
        jdbc.sql("update customer set email = 'new@customers.test', email_digest = :digest where id = :id")
                .param("digest", TestWorld.digest("new@customers.test"))
                .param("id", moved)
                .update();

        assertThat(sendAll()).isZero();
        assertThat(reasons()).containsExactlyInAnyOrder("suppressed", "no-consent", "in-recovery", "address-changed");
        assertThat(jobsDone()).extracting(Map.Entry::getValue).containsOnly("refused");
    }

    @Test
    void serviceMailNeedsNoConsentButYieldsToSuppressionOfAll() {
        var customer = world.customer("c1");
        world.consent(customer, false);
        world.openCase(customer);
        var other = world.customer("c2");
        world.suppress(other, "all");
        serviceRequest(1, customer);
        serviceRequest(2, other);

        assertThat(sendAll()).isEqualTo(1);
        assertThat(reasons()).containsExactly("suppressed");
    }

    @Test
    void pausedCampaignWaitsAndStoppedCampaignRefuses() {
        var customer = world.customer("c1");
        request(world.contact(campaign, customer), customer, "offer", 1L);
        world.state(campaign, "paused");

        assertThat(sendAll()).isZero();
        assertThat(jobsDone()).isEmpty();
        assertThat(claim()).isEmpty();

        business = business.plus(Duration.ofHours(1));
        world.state(campaign, "running");
        deliveries.dueNow(new CampaignId(campaign));
        var claimed = claim();
        world.state(campaign, "stopped");
        assertThat(begin(claimed.getFirst().id())).isEqualTo(Decision.WITHHELD);
        assertThat(jobsDone()).containsExactly(Map.entry(1L, "refused"));
    }

    @Test
    void deferredMessagesComeBackLaterAndFailAfterTooManyTries() {
        var customer = world.customer("c1");
        request(world.contact(campaign, customer), customer, "offer", 1L);
        for (int attempt = 1; attempt <= Ledger.MAX_ATTEMPTS; attempt++) {
            var id = claim().getFirst().id();
            begin(id);
            settle(id, new SendResult.Deferred("smtp-451"));
            assertThat(claim()).isEmpty();
            business = business.plus(Duration.ofHours(7));
        }
        assertThat(reasons()).containsExactly("gave-up-smtp-451");
        assertThat(jobsDone()).containsExactly(Map.entry(1L, "failed"));
    }

    @Test
    void deadOwnersClaimIsFreeAgainButItsSendingIsInDoubtAndNeverResent() {
        var first = world.customer("c1");
        var second = world.customer("c2");
        request(world.contact(campaign, first), first, "offer", 1L);
        request(world.contact(campaign, second), second, "offer", 2L);
        var claimed = claim();
        begin(claimed.getFirst().id());

        assertThat(ledger.sweep()).isZero();
        system = system.plus(Ledger.LEASE).plusSeconds(1);
        assertThat(inTransaction(ledger::sweep)).isEqualTo(2);

        assertThat(state(claimed.getFirst().id())).isEqualTo("IN_DOUBT");
        assertThat(claim())
                .extracting(ClaimedDelivery::id)
                .containsExactly(claimed.get(1).id());
        assertThat(jobsDone()).containsExactly(Map.entry(1L, "inDoubt"));
    }

    @Test
    void aSendingBegunLateKeepsItsOwnLeaseAndAClaimIsForgottenWhenNothingOfItIsHeld() {
        var first = world.customer("c1");
        var second = world.customer("c2");
        request(world.contact(campaign, first), first, "offer", 1L);
        request(world.contact(campaign, second), second, "offer", 2L);
        var claimed = claim();
        system = system.plus(Ledger.LEASE).minusSeconds(30);
        begin(claimed.getFirst().id());

        system = system.plusSeconds(60);
        assertThat(inTransaction(ledger::sweep))
                .as("the second's lease is over")
                .isEqualTo(1);
        assertThat(state(claimed.get(0).id())).isEqualTo("SENDING");
        assertThat(state(claimed.get(1).id())).isEqualTo("PENDING");
        assertThat(claims()).isEqualTo(1);

        settle(claimed.getFirst().id(), new SendResult.Accepted());
        system = system.plus(Ledger.LEASE);
        assertThat(inTransaction(ledger::sweep)).isZero();
        assertThat(claims()).isZero();
    }

    @Test
    void aDeadOwnersClaimDoesNotWaitBehindThoseThatAreFinished() {
        jdbc.sql(
                        "insert into delivery_claim (lease_until, deliveries) select :early, array[-n] from generate_series(1, 100) n")
                .param("early", system.minus(Duration.ofDays(1)).atOffset(java.time.ZoneOffset.UTC))
                .update();
        var customer = world.customer("c1");
        request(world.contact(campaign, customer), customer, "offer", 1L);
        var id = claim().getFirst().id();
        system = system.plus(Ledger.LEASE).plusSeconds(1);
        assertThat(inTransaction(ledger::sweep)).isEqualTo(1);
        assertThat(state(id)).isEqualTo("PENDING");
        assertThat(claims()).isZero();
    }

    @Test
    void whatWasOnlyClaimedIsNoAttemptHoweverOften() {
        var customer = world.customer("c1");
        request(world.contact(campaign, customer), customer, "offer", 1L);
        for (var i = 0; i < 45; i++) {
            assertThat(claim()).hasSize(1);
            system = system.plus(Ledger.LEASE).plusSeconds(1);
            inTransaction(ledger::sweep);
        }
        var id = claim().getFirst().id();
        begin(id);
        settle(id, new SendResult.Deferred("smtp-451"));
        assertThat(state(id)).isEqualTo("PENDING");
    }

    @Test
    void findsTheNumberInItsOwnMessageIdsOnly() {
        var customer = world.customer("c1");
        request(world.contact(campaign, customer), customer, "offer", 1L);
        var delivery = claim().getFirst();
        assertThat(Ledger.numberIn(delivery.messageId()))
                .containsExactly(delivery.id().value());
        assertThat(List.of(
                        "<d1.0123@x>",
                        "<1@x>",
                        "d7.0123456789abcdef@x",
                        "<d99999999999999999999.0123456789abcdef@x>",
                        ""))
                .allSatisfy(other -> assertThat(Ledger.numberIn(other)).isEmpty());
    }

    private long claims() {
        return jdbc.sql("select count(*) from delivery_claim").query(Long.class).single();
    }

    @Test
    void resultCountsOnlyUnderItsOwnersToken() {
        var customer = world.customer("c1");
        request(world.contact(campaign, customer), customer, "offer", 1L);
        var id = claim().getFirst().id();
        begin(id);
        system = system.plus(Ledger.LEASE).plusSeconds(1);
        inTransaction(ledger::sweep);

        settle(id, new SendResult.Accepted());
        assertThat(state(id)).isEqualTo("IN_DOUBT");
        assertThat(inTransaction(() -> deliveries.confirm(id))).isTrue();
        assertThat(state(id)).isEqualTo("SENT");
        assertThat(inTransaction(() -> deliveries.confirm(id))).isFalse();
    }

    @Test
    void orderlyStopGivesBackWhatWasOnlyClaimed() {
        var customer = world.customer("c1");
        request(world.contact(campaign, customer), customer, "offer", 1L);
        var id = claim().getFirst().id();
        ledger.release(NODE);
        assertThat(claim()).extracting(ClaimedDelivery::id).containsExactly(id);
    }

    /** Opt-outs and complaints race with sending: whatever commits first wins, and nothing deadlocks. */
    @Test
    void nothingIsBegunAfterAnOptOutCommitted() throws Exception {
        var seed = 7L;
        var customers = new ArrayList<Long>();
        for (int i = 0; i < 200; i++) {
            var customer = world.customer("c" + i);
            customers.add(customer);
            request(world.contact(campaign, customer), customer, "offer", (long) i + 1);
        }
        try (var pool = Executors.newFixedThreadPool(6)) {
            var work = new ArrayList<Callable<Void>>();
            for (int sender = 0; sender < 3; sender++) {
                var owner = "sender-" + sender;
                work.add(() -> {
                    for (var claimed = claim(owner, 10); !claimed.isEmpty(); claimed = claim(owner, 10)) {
                        var ids = claimed.stream().map(ClaimedDelivery::id).toList();
                        var begun = inTransaction(() -> ledger.commit(owner, Map.of(), ids)).entrySet().stream()
                                .filter(entry -> entry.getValue() == Decision.PROCEED)
                                .map(Map.Entry::getKey)
                                .toList();
                        var results = new java.util.HashMap<DeliveryId, SendResult>();
                        begun.forEach(id -> results.put(id, new SendResult.Accepted()));
                        inTransaction(() -> ledger.commit(owner, results, List.of()));
                    }
                    return null;
                });
            }
            for (int person = 0; person < 3; person++) {
                var random = new Random(seed + person);
                work.add(() -> {
                    for (int i = 0; i < 60; i++) {
                        optOut(customers.get(random.nextInt(customers.size())));
                    }
                    return null;
                });
            }
            for (var done : pool.invokeAll(work)) {
                done.get();
            }
        }
        assertThat(jdbc.sql("""
                        select count(*) from delivery d join consent_event e on e.customer_id = d.customer_id
                         where d.state = 'SENT' and d.sending_at > e.recorded_at""").query(Long.class).single())
                .as("seed %d: messages begun after the opt-out", seed)
                .isZero();
        assertThat(ledger.countByState().keySet()).containsOnly("SENT", "REFUSED");
    }

    private void optOut(long customer) {
        inTransaction(() -> {
            jdbc.sql("select id from customer where id = :id for update")
                    .param("id", customer)
                    .query(Long.class)
                    .single();
            world.consent(customer, false);
            return jdbc.sql("""
                            insert into consent_event (customer_id, purpose, channel, granted, source, occurred_at, recorded_at)
                            values (:id, 'marketing', 'email', false, 'test', now(), clock_timestamp())""").param("id", customer).update();
        });
    }

    private void request(long contact, long customer, String step, Long job) {
        inTransaction(() -> {
            deliveries.request(new DeliveryRequest(
                    "contact",
                    contact,
                    step,
                    new CustomerId(customer),
                    "email",
                    "marketing",
                    new CampaignId(campaign),
                    null,
                    "offer",
                    business,
                    job,
                    null));
            return 0;
        });
    }

    private void serviceRequest(long caseId, long customer) {
        inTransaction(() -> {
            deliveries.request(new DeliveryRequest(
                    "case",
                    caseId,
                    "apology",
                    new CustomerId(customer),
                    "email",
                    "service",
                    null,
                    null,
                    "apology",
                    business,
                    caseId,
                    null));
            return 0;
        });
    }

    private List<ClaimedDelivery> claim() {
        return claim(NODE, 100);
    }

    private List<ClaimedDelivery> claim(String owner, int limit) {
        return inTransaction(() -> ledger.claim(owner, "email", limit));
    }

    private Decision begin(DeliveryId id) {
        return inTransaction(() -> ledger.commit(NODE, Map.of(), List.of(id))).get(id);
    }

    private void settle(DeliveryId id, SendResult result) {
        inTransaction(() -> ledger.commit(NODE, Map.of(id, result), List.of()));
    }

    /** Sends everything due as a session would; returns how many were begun. */
    private int sendAll() {
        var sent = 0;
        for (var claimed : claim()) {
            if (begin(claimed.id()) == Decision.PROCEED) {
                settle(claimed.id(), new SendResult.Accepted());
                sent++;
            }
        }
        return sent;
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }

    private String state(DeliveryId id) {
        return jdbc.sql("select state from delivery where id = :id")
                .param("id", id.value())
                .query(String.class)
                .single();
    }

    private List<String> reasons() {
        return jdbc.sql("select reason from delivery where reason is not null order by id")
                .query(String.class)
                .list();
    }

    private long outbox(String kind) {
        return jdbc.sql("select count(*) from outbox where kind = :kind")
                .param("kind", kind)
                .query(Long.class)
                .single();
    }

    private List<Map.Entry<Long, String>> jobsDone() {
        return jdbc.sql(
                        "select ref_id, payload -> 'variables' ->> 'deliveryOutcome' outcome from outbox where kind = 'job' order by id")
                .query((row, n) -> Map.entry(row.getLong("ref_id"), row.getString("outcome")))
                .list();
    }
}
