package io.rondo.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What the contact policy forbids does not leave, whichever flow wants it. */
class ContactPolicyIntegrationTests {

    private static final String NODE = "node-1";

    private Instant business = TestWorld.START;
    private JdbcClient jdbc;
    private TransactionTemplate transactions;
    private TestWorld world;
    private Ledger ledger;
    private Deliveries deliveries;
    private ContactPolicy policy;
    private long customer;
    private int campaigns;

    @BeforeEach
    void freshDatabase() {
        var database = TestDatabase.create();
        jdbc = database.jdbc();
        transactions = database.transactions();
        world = new TestWorld(jdbc);
        BusinessClock clock = () -> business;
        var audit = TestWorld.construct(
                Audit.class, jdbc, clock, JsonMapper.builder().build());
        var system = Clock.systemUTC();
        ledger = new Ledger(jdbc, clock, system, new SendingRates(jdbc, system, audit), "rondo.test", Ledger.LEASE);
        deliveries = new Deliveries(
                jdbc,
                TestWorld.construct(Outbox.class, jdbc, JsonMapper.builder().build()),
                () -> business);
        policy = new ContactPolicy(jdbc, clock, audit);
        customer = world.customer("c1");
    }

    @Test
    void refusesTheMessageAboveTheCapAndAllowsItWhenTheWindowMovedOn() {
        marketing(3, null, 0, null, null);
        for (int i = 0; i < 3; i++) {
            assertThat(send()).isEqualTo(Decision.PROCEED);
            after(Duration.ofDays(1));
        }

        assertThat(send()).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("REFUSED/cap-7-days");

        after(Duration.ofDays(4).plusMinutes(1));
        assertThat(send()).as("the first is 7 days ago").isEqualTo(Decision.PROCEED);
    }

    @Test
    void countsThirtyDaysApartFromSeven() {
        marketing(null, 2, 0, null, null);
        assertThat(send()).isEqualTo(Decision.PROCEED);
        after(Duration.ofDays(10));
        assertThat(send()).isEqualTo(Decision.PROCEED);
        after(Duration.ofDays(10));
        assertThat(send()).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("REFUSED/cap-30-days");
    }

    @Test
    void twoIntentsOfOneCommitCountEachOther() {
        marketing(1, null, 0, null, null);
        request();
        request();
        var claimed = claim();

        var decisions = transactions.execute(status -> ledger.commit(NODE, Map.of(), claimed));

        assertThat(decisions.values()).containsExactlyInAnyOrder(Decision.PROCEED, Decision.WITHHELD);
    }

    @Test
    void whatIsInDoubtCounts() {
        marketing(1, null, 0, null, null);
        request();
        var first = claim().getFirst();
        begin(first);
        transactions.executeWithoutResult(
                status -> ledger.commit(NODE, Map.of(first, new SendResult.InDoubt("no-reply-to-dot")), List.of()));

        assertThat(send()).isEqualTo(Decision.WITHHELD);
    }

    @Test
    void aHoldOutIsCountedAsIfContactedSoThatRivalsDoNotMailIt() {
        marketing(1, null, 0, null, null);
        var rival = world.campaign("Held out of this", "running");
        world.contact(rival, customer, true);
        jdbc.sql("""
                        insert into campaign_wave (campaign_id, wave, launched_at, ends_at, job_key)
                        values (:campaign, 1, :now, :now, -1)""")
                .param("campaign", rival)
                .param("now", business.minus(Duration.ofDays(2)).atOffset(java.time.ZoneOffset.UTC))
                .update();

        assertThat(send()).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("REFUSED/cap-7-days");
    }

    @Test
    void waitsUntilTheCustomersOwnNightIsOver() {
        marketing(null, null, 0, LocalTime.of(22, 0), LocalTime.of(8, 0));
        zone("Asia/Shanghai");
        business = Instant.parse("2026-11-22T15:30:00Z"); // 23:30 in Shanghai
        assertThat(send()).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("PENDING/quiet-hours");
        assertThat(lastDue()).isEqualTo(Instant.parse("2026-11-23T00:00:00Z"));

        business = Instant.parse("2026-11-23T00:00:00Z");
        assertThat(begin(claim().getFirst())).isEqualTo(Decision.PROCEED);
    }

    @Test
    void afterMidnightItWaitsForTheSameMorning() {
        marketing(null, null, 0, LocalTime.of(22, 0), LocalTime.of(8, 0));
        zone("America/New_York");
        business = Instant.parse("2026-11-22T10:00:00Z"); // 5:00 in New York
        assertThat(send()).isEqualTo(Decision.WITHHELD);
        assertThat(lastDue()).isEqualTo(Instant.parse("2026-11-22T13:00:00Z"));
    }

    @Test
    void anUnknownTimeZoneIsTreatedAsUtc() {
        marketing(null, null, 0, LocalTime.of(9, 0), LocalTime.of(12, 0));
        zone("Middle/Earth");
        assertThat(send()).isEqualTo(Decision.WITHHELD);
        assertThat(lastDue()).isEqualTo(Instant.parse("2026-11-22T12:00:00Z"));
    }

    @Test
    void keepsTheHoursBetweenTwoMessages() {
        marketing(null, null, 48, null, null);
        assertThat(send()).isEqualTo(Decision.PROCEED);
        after(Duration.ofHours(40));
        assertThat(send()).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("PENDING/too-soon");
        assertThat(lastDue()).isEqualTo(business.plus(Duration.ofHours(8)));
    }

    @Test
    void nothingLeavesWithoutAPolicyAndNothingIsLost() {
        jdbc.sql("delete from contact_policy").update();
        assertThat(send()).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("PENDING/no-policy");
    }

    @Test
    void keepsTheFormerVersionWhenACombinationIsMissing() {
        transactions.executeWithoutResult(status -> policy.replace(10, 1, rules(rule -> rule)));
        var incomplete = new ArrayList<>(rules(rule -> rule));
        incomplete.removeIf(
                rule -> rule.channel().equals("sms") && rule.valueTier().equals("mid"));

        assertThatThrownBy(() -> transactions.executeWithoutResult(status -> policy.replace(11, 2, incomplete)))
                .hasMessageContaining("Expected a rule for sms, marketing and value mid");
        assertThat(policy.decisionKey()).hasValue(10);
        assertThat(policy.rules()).hasSize(24);
    }

    private void marketing(
            @Nullable Integer in7,
            @Nullable Integer in30,
            int between,
            @Nullable LocalTime from,
            @Nullable LocalTime until) {
        transactions.executeWithoutResult(status -> policy.replace(
                1,
                1,
                rules(rule -> rule.channel().equals("email") && rule.purpose().equals("marketing")
                        ? new ContactRule("email", "marketing", rule.valueTier(), in7, in30, between, from, until)
                        : rule)));
    }

    private static List<ContactRule> rules(Function<ContactRule, ContactRule> change) {
        var rules = new ArrayList<ContactRule>();
        for (var channel : ContactPolicy.CHANNELS) {
            for (var purpose : ContactPolicy.PURPOSES) {
                for (var tier : ContactPolicy.VALUE_TIERS) {
                    rules.add(change.apply(new ContactRule(channel, purpose, tier, null, null, 0, null, null)));
                }
            }
        }
        return rules;
    }

    /** A message of another campaign, tried now. */
    private Decision send() {
        request();
        var id = claim().getLast();
        var decision = begin(id);
        if (decision == Decision.PROCEED) {
            transactions.executeWithoutResult(
                    status -> ledger.commit(NODE, Map.of(id, new SendResult.Accepted()), List.of()));
        }
        return decision;
    }

    private void request() {
        var campaign = world.campaign("Campaign " + ++campaigns, "running");
        var contact = world.contact(campaign, customer);
        transactions.executeWithoutResult(status -> deliveries.request(new DeliveryRequest(
                "contact",
                contact,
                "offer",
                new CustomerId(customer),
                "email",
                "marketing",
                new CampaignId(campaign),
                null,
                "offer",
                business,
                null,
                null)));
    }

    private List<DeliveryId> claim() {
        return transactions.execute(status -> ledger.claim(NODE, "email", 100)).stream()
                .map(ClaimedDelivery::id)
                .toList();
    }

    private Decision begin(DeliveryId id) {
        return transactions
                .execute(status -> ledger.commit(NODE, Map.of(), List.of(id)))
                .get(id);
    }

    private void zone(String zone) {
        jdbc.sql("update customer set time_zone = :zone").param("zone", zone).update();
    }

    private void after(Duration time) {
        business = business.plus(time);
    }

    private String lastState() {
        return jdbc.sql("select state || '/' || reason from delivery order by id desc limit 1")
                .query(String.class)
                .single();
    }

    private Instant lastDue() {
        return jdbc.sql("select due_at from delivery order by id desc limit 1")
                .query((row, n) ->
                        row.getObject(1, java.time.OffsetDateTime.class).toInstant())
                .single();
    }
}
