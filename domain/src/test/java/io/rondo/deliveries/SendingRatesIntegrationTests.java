package io.rondo.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.testing.TestDatabase;
import io.rondo.testing.TestWorld;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Limits hold whatever is due; what may go is not held up by what may not. */
class SendingRatesIntegrationTests {

    private static final BusinessClock CLOCK = () -> TestWorld.START;

    private JdbcClient jdbc;
    private TransactionTemplate transactions;
    private TestWorld world;
    private SendingRates rates;
    private Ledger ledger;
    private long campaign;

    @BeforeEach
    void freshDatabase() {
        var database = TestDatabase.create();
        jdbc = database.jdbc();
        transactions = database.transactions();
        world = new TestWorld(jdbc);
        on(TestWorld.START);
        campaign = world.campaign("Spring", "running");
    }

    private void on(Instant system) {
        var clock = Clock.fixed(system, ZoneOffset.UTC);
        var audit = TestWorld.construct(
                Audit.class, jdbc, CLOCK, JsonMapper.builder().build());
        rates = new SendingRates(jdbc, clock, audit);
        ledger = new Ledger(jdbc, CLOCK, clock, rates, "rondo.test", Ledger.LEASE);
    }

    @Test
    void withoutLimitsEverythingDueIsClaimed() {
        due("a.example", 30, "marketing");
        assertThat(claim()).hasSize(30);
    }

    @Test
    void noMoreIsClaimedThanCameBackSinceTheLastTime() {
        due("a.example", 100, "marketing");
        rates.limit("all", new BigDecimal(20), "admin");
        passed(Duration.ofMillis(500));
        assertThat(claim()).hasSizeBetween(10, 12);
        assertThat(claim()).hasSizeLessThan(3);
        passed(Duration.ofHours(1));
        assertThat(claim()).as("a pause saves up one second, no more").hasSize(20);
    }

    @Test
    void aLimitedDomainDoesNotHoldUpTheOthers() {
        due("slow.example", 50, "marketing");
        due("fast.example", 50, "marketing");
        rates.limit("Slow.Example", new BigDecimal(5), "admin");
        passed(Duration.ofSeconds(2));

        assertThat(claim().stream().collect(Collectors.groupingBy(this::domain, Collectors.counting())))
                .containsEntry("slow.example", 5L)
                .containsEntry("fast.example", 50L);
        passed(Duration.ofSeconds(1));
        assertThat(claim()).hasSize(5);
    }

    @Test
    void aDomainInAnotherScriptIsLimitedAsAddressesHaveIt() {
        due("xn--mnchen-3ya.example", 50, "marketing");
        rates.limit("München.example", new BigDecimal(5), "admin");
        passed(Duration.ofSeconds(2));
        assertThat(claim()).hasSize(5);
    }

    @Test
    void lessThanOneASecondStillGoesOutOneByOne() {
        due("a.example", 5, "marketing");
        rates.limit("all", new BigDecimal("0.1"), "admin");
        passed(Duration.ofSeconds(11));
        assertThat(claim()).hasSize(1);
        assertThat(claim()).isEmpty();
    }

    @Test
    void theRampGrowsDayByDayAndLetsServiceMessagesThrough() {
        due("a.example", 500, "marketing");
        rates.startWarmUp(50, new BigDecimal("2"), 300, "admin");
        assertThat(claim()).hasSize(50);
        due("a.example", 3, "service");
        assertThat(claim()).extracting(ClaimedDelivery::purpose).containsExactly("service", "service", "service");

        on(TestWorld.START.plus(Duration.ofDays(1)));
        assertThat(claim()).hasSize(100);
        assertThat(claim()).isEmpty();
        assertThat(rates.warmUp().orElseThrow().taken()).isEqualTo(100);

        on(TestWorld.START.plus(Duration.ofDays(3)));
        assertThat(rates.warmUp().orElseThrow().today()).isEmpty();
        assertThat(claim()).hasSize(350);
    }

    @Test
    void aServiceMessageDoesNotWaitForABroadcast() {
        due("a.example", 40, "marketing");
        due("slow.example", 40, "marketing");
        due("a.example", 2, "service");
        assertThat(claim(3)).extracting(ClaimedDelivery::purpose).containsExactly("service", "service", "marketing");

        due("slow.example", 2, "service");
        rates.limit("slow.example", new BigDecimal(3), "admin");
        passed(Duration.ofSeconds(1));
        var limited = claim();
        assertThat(limited.stream().filter(one -> domain(one).equals("slow.example")))
                .as("the domain's tokens go to service messages first")
                .extracting(ClaimedDelivery::purpose)
                .containsExactly("service", "service", "marketing");
        assertThat(limited).hasSize(39 + 3);
    }

    @Test
    void theLastOfADaysRampIsSharedByAllDomains() {
        due("a.example", 40, "marketing");
        due("slow.example", 40, "marketing");
        due("a.example", 3, "service");
        rates.limit("slow.example", new BigDecimal(30), "admin");
        passed(Duration.ofSeconds(1));
        rates.startWarmUp(20, new BigDecimal("2"), 300, "admin");
        assertThat(claim().stream().collect(Collectors.groupingBy(ClaimedDelivery::purpose, Collectors.counting())))
                .isEqualTo(Map.of("service", 3L, "marketing", 20L));
        assertThat(claim()).isEmpty();
    }

    @Test
    void whatDidNotLeaveDoesNotUseUpTheDaysRamp() {
        due("a.example", 80, "marketing");
        rates.startWarmUp(50, new BigDecimal("2"), 300, "admin");
        var claimed = claim();
        assertThat(claimed).hasSize(50);
        transactions.executeWithoutResult(status -> ledger.release("node-1"));
        assertThat(rates.warmUp().orElseThrow().taken()).as("an orderly stop").isZero();

        claim();
        jdbc.sql("update delivery_claim set lease_until = timestamptz '2026-01-01'")
                .update();
        jdbc.sql("update delivery set lease_until = timestamptz '2026-01-01' where state = 'CLAIMED'")
                .update();
        transactions.executeWithoutResult(status -> ledger.sweep());
        assertThat(rates.warmUp().orElseThrow().taken()).as("a dead worker").isZero();

        var again = claim();
        transactions.executeWithoutResult(status -> ledger.commit(
                "node-1", Map.of(), again.stream().map(ClaimedDelivery::id).toList()));
        assertThat(jdbc.sql("select count(*) from delivery where state = 'SENDING'")
                        .query(Long.class)
                        .single())
                .as("nobody consented")
                .isZero();
        assertThat(rates.warmUp().orElseThrow().taken())
                .as("refused or put off")
                .isZero();
    }

    @Test
    void otherChannelsHaveNoMailRate() {
        due("a.example", 5, "marketing");
        jdbc.sql("update delivery set channel = 'sms'").update();
        rates.limit("all", new BigDecimal("0.1"), "admin");
        List<ClaimedDelivery> claimed = transactions.execute(status -> ledger.claim("node-1", "sms", 100));
        assertThat(claimed).hasSize(5);
    }

    @Test
    void aLimitTakenAwayIsNone() {
        due("a.example", 30, "marketing");
        rates.limit("all", BigDecimal.ONE, "admin");
        rates.unlimit("all", "admin");
        assertThat(claim()).hasSize(30);
    }

    @Test
    void whatIsNoDomainOrNoRateIsRefused() {
        for (var scope : List.of("", "example", "a b.example", "*.example", "x@a.example")) {
            assertThatThrownBy(() -> rates.limit(scope, BigDecimal.ONE, "admin"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("domain");
        }
        assertThatThrownBy(() -> rates.limit("all", BigDecimal.ZERO, "admin"))
                .hasMessageContaining("messages per second");
        assertThatThrownBy(() -> rates.startWarmUp(10, new BigDecimal("0.5"), 100, "admin"))
                .hasMessageContaining("growth");
    }

    private void due(String domain, int count, String purpose) {
        for (int i = 0; i < count; i++) {
            var name = "%s-%s-%d".formatted(purpose, domain, i);
            var customer = world.customer(name, name + "@" + domain);
            jdbc.sql("""
                            insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, template,
                                                  recipient_domain, due_at, created_at)
                            values ('contact', :customer, 'offer', :customer, 'email', :purpose, :campaign, 'offer', :domain, :now, :now)""")
                    .param("customer", customer)
                    .param("purpose", purpose)
                    .param("campaign", campaign)
                    .param("domain", domain)
                    .param("now", TestWorld.START.atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    private void passed(Duration time) {
        jdbc.sql("update sending_rate set refilled_at = refilled_at - make_interval(secs => :seconds)")
                .param("seconds", time.toMillis() / 1000.0)
                .update();
    }

    private List<ClaimedDelivery> claim() {
        return claim(1000);
    }

    private List<ClaimedDelivery> claim(int limit) {
        return transactions.execute(status -> ledger.claim("node-1", "email", limit));
    }

    private String domain(ClaimedDelivery delivery) {
        var email = delivery.email();
        return email == null ? "" : email.substring(email.indexOf('@') + 1);
    }
}
