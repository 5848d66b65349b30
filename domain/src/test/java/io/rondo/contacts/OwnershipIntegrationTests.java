package io.rondo.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.campaigns.Campaigns;
import io.rondo.deliveries.Calls;
import io.rondo.deliveries.ClaimedDelivery;
import io.rondo.deliveries.Deliveries;
import io.rondo.deliveries.DeliveryRequest;
import io.rondo.deliveries.Ledger;
import io.rondo.deliveries.SendResult;
import io.rondo.deliveries.SendingRates;
import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import io.rondo.outbox.Outbox;
import io.rondo.testing.TestDatabase;
import io.rondo.testing.TestWorld;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Of several campaigns that want the same customer, one owns it; the others' messages are refused with the reason. */
class OwnershipIntegrationTests {

    private static final String OWNED = "REFUSED/owned-by-other";
    private static final String RECENT = "REFUSED/contacted-recently";
    private static final String SENT = "SENT";

    private Instant now = TestWorld.START;
    private JdbcClient jdbc;
    private TransactionTemplate transactions;
    private TestWorld world;
    private Campaigns campaigns;
    private Contacts contacts;
    private Waves waves;
    private Accounting accounting;
    private Closing closing;
    private Deliveries deliveries;
    private Ledger ledger;
    private long customer;

    @BeforeEach
    void freshDatabase() {
        var database = TestDatabase.create();
        jdbc = database.jdbc();
        transactions = database.transactions();
        world = new TestWorld(jdbc);
        BusinessClock clock = () -> now;
        var json = JsonMapper.builder().build();
        var outbox = TestWorld.construct(Outbox.class, jdbc, json);
        var audit = TestWorld.construct(Audit.class, jdbc, clock, json);
        deliveries = TestWorld.construct(Deliveries.class, jdbc, outbox, clock);
        var system = Clock.systemUTC();
        var rates = TestWorld.construct(SendingRates.class, jdbc, system, audit);
        ledger = TestWorld.construct(Ledger.class, jdbc, clock, system, rates, "rondo.test", Ledger.LEASE);
        var buckets = new Buckets(jdbc);
        var instances = new FlowInstances(jdbc, clock);
        var chunks = new Chunks(jdbc, instances, buckets, clock);
        var changes = new CampaignChanges(jdbc, deliveries, buckets, chunks);
        ApplicationEventPublisher events = event -> changes.on((Campaigns.Changed) event);
        campaigns = TestWorld.construct(
                Campaigns.class, TestWorld.construct(rows(), jdbc, clock), jdbc, outbox, audit, clock, events);
        var calls = TestWorld.construct(Calls.class, jdbc, ledger, clock, system);
        contacts = new Contacts(jdbc, instances, deliveries, calls, buckets, outbox, clock);
        waves = new Waves(jdbc, campaigns, chunks, clock);
        accounting = new Accounting(jdbc, buckets);
        closing = new Closing(jdbc, campaigns, deliveries, accounting, chunks);
        customer = world.customer("c1");
    }

    private static Class<?> rows() {
        try {
            return Class.forName("io.rondo.campaigns.CampaignRows");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {49, 50})
    void whoLaunchedFirstKeepsTheCustomerFromCampaignsOfNoHigherPriority(int rival) {
        var first = campaign("First", 50, false);
        var second = campaign("Second", rival, false);
        launch(first);
        launch(second);

        assertThat(send(second, "offer")).isEqualTo(OWNED);
        assertThat(send(first, "offer")).isEqualTo(SENT);
        assertThat(send(first, "reminder")).isEqualTo(SENT);
    }

    @Test
    void aHigherPriorityTakesTheCustomerOver() {
        var first = campaign("First", 50, false);
        var urgent = campaign("Urgent", 51, false);
        launch(first);
        assertThat(send(first, "offer")).isEqualTo(SENT);

        launch(urgent);

        assertThat(send(first, "reminder")).isEqualTo(OWNED);
        assertThat(send(urgent, "offer")).isEqualTo(SENT);
        finish(first);
        assertThat(bucket(first))
                .as("what was sent before the other was launched counts")
                .isEqualTo("contacted");
    }

    @Test
    void theMostUrgentOfThreeOwnsAndTheOthersLoseToIt() {
        var low = campaign("Low", 10, false);
        var high = campaign("High", 90, false);
        var middle = campaign("Middle", 50, false);
        List.of(low, high, middle).forEach(this::launch);

        assertThat(send(low, "offer")).isEqualTo(OWNED);
        assertThat(send(middle, "offer")).isEqualTo(OWNED);
        assertThat(send(high, "offer")).isEqualTo(SENT);
    }

    @Test
    void aHoldOutOwnsItsCustomerAsIfContacted() {
        var experiment = campaign("Experiment", 50, true);
        var rival = campaign("Rival", 50, false);
        launch(experiment);
        launch(rival);

        assertThat(bucket(experiment)).isEqualTo("held-out");
        assertThat(send(rival, "offer")).isEqualTo(OWNED);
    }

    @Test
    void anEndedJourneyKeepsItsCustomerAsAHoldOutWould() {
        var first = campaign("First", 50, false);
        var second = campaign("Second", 50, false);
        launch(first);
        launch(second);
        assertThat(send(first, "offer")).isEqualTo(SENT);
        finish(first);

        assertThat(send(second, "offer")).isEqualTo(OWNED);
    }

    @Test
    void aCampaignWhoseWaveIsNotLaunchedOwnsNobody() {
        campaign("Later", 100, false);
        var first = campaign("First", 1, false);
        launch(first);

        assertThat(send(first, "offer")).isEqualTo(SENT);
    }

    @Test
    void serviceMessagesAreNotAskedForAnOwner() {
        launch(campaign("First", 50, false));
        var second = campaign("Second", 50, false);
        launch(second);
        request(second, "survey", "service");

        assertThat(settle("survey")).isEqualTo(SENT);
    }

    /** What ends a campaign's hold on a customer. */
    enum End {
        STOPPED,
        WINDOW_OVER,
        CLOSED,
        PURCHASED,
        OPTED_OUT,
        COMPLAINED,
        NOTHING_SENT
    }

    @ParameterizedTest
    @EnumSource
    void theCustomerIsFreeAgainWhenTheOwnersContactIsOver(End end) {
        var owner = campaign("Owner", 80, false);
        var rival = campaign("Rival", 50, false);
        launch(owner);
        launch(rival);
        if (end == End.NOTHING_SENT) {
            world.consent(customer, false);
            assertThat(send(owner, "offer")).isEqualTo("REFUSED/no-consent");
            world.consent(customer, true);
        } else {
            assertThat(send(owner, "offer")).isEqualTo(SENT);
        }
        if (end != End.NOTHING_SENT) {
            assertThat(send(rival, "first")).isEqualTo(OWNED);
        }

        switch (end) {
            case STOPPED -> inTransaction(() -> campaigns.stop(owner, "manager", "by-hand"));
            case CLOSED -> {
                world.state(owner.value(), "in-review");
                inTransaction(() -> closing.close(owner));
            }
            case WINDOW_OVER -> now = now.plus(Duration.ofDays(14));
            case PURCHASED, OPTED_OUT, COMPLAINED ->
                jdbc.sql("update list_member set outcome = :outcome where campaign_id = :id")
                        .param(
                                "outcome",
                                end.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
                        .param("id", owner.value())
                        .update();
            case NOTHING_SENT -> {}
        }

        assertThat(send(rival, "second")).isEqualTo(SENT);
    }

    @Test
    void aPausedCampaignKeepsItsCustomers() {
        var owner = campaign("Owner", 50, false);
        var rival = campaign("Rival", 50, false);
        launch(owner);
        launch(rival);
        inTransaction(() -> campaigns.pause(owner, "manager"));

        assertThat(send(rival, "offer")).isEqualTo(OWNED);
    }

    @Test
    void theLosersReasonIsInItsAccountingWhichBalances() {
        var owner = campaign("Owner", 60, false);
        var loser = campaign("Loser", 50, false);
        var free = world.customer("c2");
        world.contact(loser.value(), free);
        launch(owner);
        launch(loser);
        assertThat(send(owner, "offer")).isEqualTo(SENT);
        assertThat(send(loser, "offer")).isEqualTo(OWNED);
        request(contact(loser, free), loser, free, "offer", "marketing");
        assertThat(settleAll()).containsExactly(SENT);

        transactions.executeWithoutResult(status -> {
            accounting.settle(owner);
            accounting.settle(loser);
        });

        assertThat(accounting.of(loser).excluded()).containsExactly(Map.entry("owned-by-other", 1L));
        assertThat(accounting.of(loser).contacted()).isEqualTo(1);
        assertThat(accounting.of(loser).balanced()).isTrue();
        assertThat(accounting.of(owner).contacted()).isEqualTo(1);
        assertThat(accounting.of(owner).balanced()).isTrue();
        assertThat(accounting.overall().balanced()).isTrue();
    }

    /** Both launch and send in threads of their own, with a clock that stands still: equal in everything but who was first. */
    @Test
    void ofTwoRacingCampaignsOneGetsEveryCustomerAndTheOtherNone() throws Exception {
        var people = LongStream.range(0, 25)
                .map(n -> world.customer("race-" + n))
                .boxed()
                .toList();
        try (var pool = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 12; round++) {
                var rivals = List.of(
                        new CampaignId(world.campaign("A" + round, "running")),
                        new CampaignId(world.campaign("B" + round, "running")));
                rivals.forEach(rival -> people.forEach(person -> world.contact(rival.value(), person)));
                var barrier = new CyclicBarrier(2);
                var runs = rivals.stream()
                        .map(rival -> (Callable<Void>) () -> {
                            barrier.await();
                            launch(rival);
                            sendToAll(rival, people);
                            return null;
                        })
                        .toList();
                for (var run : pool.invokeAll(runs)) {
                    run.get();
                }

                assertThat(counts(rivals)).as("round %d", round).containsExactly(OWNED + " 25", "SENT 25");
                assertThat(jdbc.sql("""
                                select d.campaign_id = (select campaign_id from campaign_wave where campaign_id = any(:ids)
                                                         order by launch_no limit 1)
                                  from delivery d where d.campaign_id = any(:ids) and d.state = 'SENT'""")
                                .param("ids", values(rivals))
                                .query(Boolean.class)
                                .list())
                        .containsOnly(true);
                rivals.forEach(rival -> world.state(rival.value(), "closed"));
            }
        }
    }

    @Test
    void whomAnotherCampaignReachedWithinTheDaysIsRefusedTheFirstMessageAndAccountedFor() {
        var first = campaign("First", 50, false);
        var second = campaign("Second", 60, false);
        apart(second, 7);
        launch(first);
        assertThat(send(first, "offer")).isEqualTo(SENT);
        now = now.plus(Duration.ofDays(1));
        launch(second);

        assertThat(send(second, "offer")).isEqualTo(RECENT);
        assertThat(send(second, "reminder"))
                .as("nothing of this contact has left")
                .isEqualTo(RECENT);

        finish(second);
        transactions.executeWithoutResult(status -> accounting.settle(second));
        assertThat(accounting.of(second).excluded()).containsExactly(Map.entry("contacted-recently", 1L));
        assertThat(accounting.of(second).balanced()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 40})
    void whomItReachedLongerAgoIsContacted(int days) {
        var first = campaign("First", 50, false);
        var second = campaign("Second", 60, false);
        apart(second, days);
        launch(first);
        assertThat(send(first, "offer")).isEqualTo(SENT);
        now = now.plus(Duration.ofDays(days)).minusSeconds(1);
        launch(second);

        assertThat(send(second, "offer")).isEqualTo(RECENT);
        now = now.plusSeconds(1);
        assertThat(send(second, "again")).isEqualTo(SENT);
    }

    @Test
    void aReminderDoesNotCareWhomOthersReachedSinceTheFirstMessage() {
        var first = campaign("First", 50, false);
        apart(first, 7);
        launch(first);
        assertThat(send(first, "offer")).isEqualTo(SENT);
        var urgent = campaign("Urgent", 60, false);
        launch(urgent);
        assertThat(send(urgent, "offer")).isEqualTo(SENT);
        world.state(urgent.value(), "closed");

        assertThat(send(first, "reminder")).isEqualTo(SENT);
    }

    @Test
    void aHoldOutCountsAsReachedWhenItsWaveIsLaunched() {
        var experiment = campaign("Experiment", 50, true);
        var rival = campaign("Rival", 60, false);
        apart(rival, 7);
        launch(rival);
        launch(experiment);
        now = now.plus(Duration.ofDays(6));

        assertThat(send(rival, "offer")).isEqualTo(RECENT);
        now = now.plus(Duration.ofDays(1));
        assertThat(send(rival, "again")).isEqualTo(SENT);
    }

    @Test
    void serviceMessagesNeitherCountNorAreCounted() {
        var first = campaign("First", 50, false);
        var second = campaign("Second", 60, false);
        apart(second, 7);
        launch(first);
        request(first, "survey", "service");
        assertThat(settle("survey")).isEqualTo(SENT);
        launch(second);
        assertThat(send(second, "offer")).isEqualTo(SENT);

        var third = campaign("Third", 70, false);
        apart(third, 7);
        request(third, "notice", "service");
        assertThat(settle("notice")).isEqualTo(SENT);
    }

    @Test
    void ofTwoCampaignsInOneCommitOneReachesTheCustomer() {
        var first = campaign("First", 50, false);
        var second = campaign("Second", 50, false);
        apart(first, 7);
        apart(second, 7);
        request(first, "offer", "marketing");
        request(second, "offer", "marketing");

        assertThat(settleAll()).containsExactly(SENT, "REFUSED");
        assertThat(jdbc.sql("select reason from delivery where state = 'REFUSED'")
                        .query(String.class)
                        .single())
                .isEqualTo("contacted-recently");
    }

    private void apart(CampaignId campaign, int days) {
        jdbc.sql("update campaign set min_days_since_contact = :days where id = :id")
                .param("days", days)
                .param("id", campaign.value())
                .update();
    }

    private List<String> counts(List<CampaignId> rivals) {
        return jdbc.sql("""
                        select state || coalesce('/' || reason, '') || ' ' || count(*) from delivery where campaign_id = any(:ids)
                         group by campaign_id, state, reason order by 1""").param("ids", values(rivals)).query(String.class).list();
    }

    private static Long[] values(List<CampaignId> ids) {
        return ids.stream().map(CampaignId::value).toArray(Long[]::new);
    }

    private void sendToAll(CampaignId campaign, List<Long> people) {
        people.forEach(person -> request(contact(campaign, person), campaign, person, "offer", "marketing"));
        var mine = jdbc.sql("""
                        update delivery set state = 'CLAIMED', owner = :owner, lease_until = now() + interval '5 minutes'
                         where campaign_id = :id and state = 'PENDING' returning id""")
                .param("owner", "node-" + campaign)
                .param("id", campaign.value())
                .query((row, n) -> new io.rondo.kernel.DeliveryId(row.getLong(1)))
                .list();
        for (var one : mine) {
            var decision = transactions.execute(status -> ledger.commit("node-" + campaign, Map.of(), List.of(one)));
            if (decision.get(one) == Ledger.Decision.PROCEED) {
                transactions.executeWithoutResult(
                        status -> ledger.commit("node-" + campaign, Map.of(one, new SendResult.Accepted()), List.of()));
            }
        }
    }

    private CampaignId campaign(String name, int priority, boolean holdOut) {
        var id = world.campaign(name, "running");
        jdbc.sql("update campaign set priority = :priority where id = :id")
                .param("priority", priority)
                .param("id", id)
                .update();
        world.contact(id, customer, holdOut);
        return new CampaignId(id);
    }

    private void launch(CampaignId campaign) {
        transactions.execute(status -> waves.launchNext(campaign, -campaign.value()));
    }

    private String send(CampaignId campaign, String step) {
        request(campaign, step, "marketing");
        return settle(step);
    }

    private void request(CampaignId campaign, String step, String purpose) {
        request(contact(campaign, customer), campaign, customer, step, purpose);
    }

    private void request(ContactId contact, CampaignId campaign, long person, String step, String purpose) {
        transactions.executeWithoutResult(status -> deliveries.request(new DeliveryRequest(
                "contact",
                contact.value(),
                step,
                new CustomerId(person),
                "email",
                purpose,
                campaign,
                null,
                step,
                now,
                null,
                null)));
    }

    private String settle(String step) {
        assertThat(settleAll()).hasSize(1);
        return jdbc.sql(
                        "select state || coalesce('/' || reason, '') from delivery where step = :step order by id desc limit 1")
                .param("step", step)
                .query(String.class)
                .single();
    }

    /** Sends what is due, and says what became of it. */
    private List<String> settleAll() {
        var claimed = transactions.execute(status -> ledger.claim("node", "email", 100)).stream()
                .map(ClaimedDelivery::id)
                .toList();
        var decisions = transactions.execute(status -> ledger.commit("node", Map.of(), claimed));
        decisions.forEach((id, decision) -> {
            if (decision == Ledger.Decision.PROCEED) {
                transactions.executeWithoutResult(
                        status -> ledger.commit("node", Map.of(id, new SendResult.Accepted()), List.of()));
            }
        });
        return jdbc.sql("select state from delivery where id = any(:ids) order by id")
                .param(
                        "ids",
                        claimed.stream().map(io.rondo.kernel.DeliveryId::value).toArray(Long[]::new))
                .query(String.class)
                .list();
    }

    private void finish(CampaignId campaign) {
        var contact = contact(campaign, customer);
        inTransaction(() -> contacts.claim(contact, campaign.value(), "journey-one-mail"));
        inTransaction(() -> contacts.finish(contact, campaign.value()));
    }

    private ContactId contact(CampaignId campaign, long person) {
        return new ContactId(
                jdbc.sql("select id from list_member where campaign_id = :campaign and customer_id = :customer")
                        .param("campaign", campaign.value())
                        .param("customer", person)
                        .query(Long.class)
                        .single());
    }

    private String bucket(CampaignId campaign) {
        return jdbc.sql("select bucket from list_member where campaign_id = :id and customer_id = :customer")
                .param("id", campaign.value())
                .param("customer", customer)
                .query(String.class)
                .single();
    }

    private void inTransaction(Runnable action) {
        transactions.executeWithoutResult(status -> action.run());
    }

    private <T> T inTransaction(Supplier<T> action) {
        return transactions.execute(status -> action.get());
    }
}
