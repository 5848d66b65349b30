package io.rondo.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.campaigns.Campaign;
import io.rondo.campaigns.CampaignState;
import io.rondo.campaigns.Campaigns;
import io.rondo.campaigns.NotAllowedException;
import io.rondo.deliveries.Calls;
import io.rondo.deliveries.Deliveries;
import io.rondo.deliveries.Ledger;
import io.rondo.deliveries.SendingRates;
import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.ContactId;
import io.rondo.outbox.Outbox;
import io.rondo.testing.TestDatabase;
import io.rondo.testing.TestWorld;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class ContactsIntegrationTests {

    private static final BusinessClock CLOCK = () -> TestWorld.START;

    private JdbcClient jdbc;
    private TransactionTemplate transactions;
    private TestWorld world;
    private Contacts contacts;
    private Campaigns campaigns;
    private Waves waves;
    private Accounting accounting;
    private Closing closing;
    private CampaignId campaign;

    @BeforeEach
    void freshDatabase() {
        var database = TestDatabase.create();
        jdbc = database.jdbc();
        transactions = database.transactions();
        world = new TestWorld(jdbc);
        var json = JsonMapper.builder().build();
        var outbox = TestWorld.construct(Outbox.class, jdbc, json);
        var deliveries = TestWorld.construct(Deliveries.class, jdbc, outbox, CLOCK);
        var buckets = new Buckets(jdbc);
        var chunks = new Chunks(jdbc, new FlowInstances(jdbc, CLOCK), buckets, CLOCK);
        var changes = new CampaignChanges(jdbc, deliveries, buckets, chunks);
        ApplicationEventPublisher events = event -> changes.on((Campaigns.Changed) event);
        campaigns = TestWorld.construct(
                Campaigns.class,
                TestWorld.construct(rows(), jdbc, CLOCK),
                jdbc,
                outbox,
                TestWorld.construct(Audit.class, jdbc, CLOCK, json),
                CLOCK,
                events);
        var system = Clock.systemUTC();
        var audit = TestWorld.construct(Audit.class, jdbc, CLOCK, json);
        var rates = TestWorld.construct(SendingRates.class, jdbc, system, audit);
        var ledger = TestWorld.construct(Ledger.class, jdbc, CLOCK, system, rates, "rondo.test", Ledger.LEASE);
        var calls = TestWorld.construct(Calls.class, jdbc, ledger, CLOCK, system);
        contacts = new Contacts(jdbc, new FlowInstances(jdbc, CLOCK), deliveries, calls, buckets, outbox, CLOCK);
        waves = new Waves(jdbc, campaigns, chunks, CLOCK);
        accounting = new Accounting(jdbc, buckets);
        closing = new Closing(jdbc, campaigns, deliveries, accounting, chunks);
        campaign = new CampaignId(world.campaign("Spring", "running"));
    }

    private static Class<?> rows() {
        try {
            return Class.forName("io.rondo.campaigns.CampaignRows");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneOfManyRacingInstancesWinsTheContact() throws Exception {
        var contact = contact("c1");
        var attempts = new ArrayList<Callable<Boolean>>();
        for (long instance = 1; instance <= 16; instance++) {
            var key = instance;
            attempts.add(() -> inTransaction(() -> contacts.claim(contact, key, "journey-one-mail")));
        }
        var won = 0;
        try (var pool = Executors.newFixedThreadPool(8)) {
            for (var attempt : pool.invokeAll(attempts)) {
                won += attempt.get() ? 1 : 0;
            }
        }
        assertThat(won).isEqualTo(1);
        assertThat(jdbc.sql("select state, count(*) n from flow_instance group by state")
                        .query((row, n) -> Map.entry(row.getString(1), row.getInt(2)))
                        .list())
                .containsExactlyInAnyOrder(Map.entry("live", 1), Map.entry("duplicate", 15));
    }

    @Test
    void theWinnerMayClaimAgain() {
        var contact = contact("c1");
        assertThat(contacts.claim(contact, 5, "journey-one-mail")).isTrue();
        assertThat(contacts.claim(contact, 5, "journey-one-mail")).isTrue();
        assertThat(contacts.claim(contact, 6, "journey-one-mail")).isFalse();
    }

    @Test
    void holdOutIsNeverClaimed() {
        var customer = world.customer("c1");
        var contact = new ContactId(world.contact(campaign.value(), customer, true));
        assertThat(contacts.claim(contact, 5, "journey-one-mail")).isFalse();
    }

    @Test
    void theSameJobLaunchesAWaveOnce() {
        contact("c1");
        world.contact(campaign.value(), world.customer("c2"), true);
        var first = inTransaction(() -> waves.launchNext(campaign, 99));
        var again = inTransaction(() -> waves.launchNext(campaign, 99));

        assertThat(again).isEqualTo(first);
        assertThat(outbox("start")).isEqualTo(1);
        assertThat(jdbc.sql("select count(*) from campaign_wave")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void noWaveIsLaunchedWhilePausedNorWithoutApproval() {
        contact("c1");
        world.state(campaign.value(), "paused");
        assertThat(inTransaction(() -> waves.launchNext(campaign, 1))).isEmpty();
        world.state(campaign.value(), "awaiting-approval");
        assertThatThrownBy(() -> inTransaction(() -> waves.launchNext(campaign, 1)))
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("to be running")
                .hasMessageContaining("awaiting-approval");
    }

    @Test
    void approvalIsNotTheAuthorsToGive() {
        world.state(campaign.value(), "awaiting-approval");
        assertThatThrownBy(() -> inTransaction(() -> {
                    campaigns.approve(campaign, "marketer");
                    return 0;
                }))
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("other than its author");
        inTransaction(() -> {
            campaigns.approve(campaign, "manager");
            return 0;
        });
        assertThat(campaigns.get(campaign).state()).isEqualTo(CampaignState.RUNNING);
    }

    @Test
    void everyContactEndsInTheFirstBucketThatApplies() {
        var sent = contact("sent");
        delivery(sent, "offer", "SENT", null);
        delivery(sent, "reminder", "FAILED", "smtp-550");
        var doubtful = contact("doubtful");
        delivery(doubtful, "offer", "IN_DOUBT", "owner-died");
        delivery(doubtful, "reminder", "REFUSED", "no-consent");
        var failed = contact("failed");
        delivery(failed, "offer", "FAILED", "smtp-550");
        var refused = contact("refused");
        delivery(refused, "offer", "REFUSED", "suppressed");
        var called = contact("called");
        delivery(called, "offer", "FAILED", "smtp-550");
        contacts.called(called, 1, "interested", "agent");
        world.contact(campaign.value(), world.customer("held"), true);
        contact("never");

        assertThat(accounting.of(campaign).open()).isEqualTo(7);
        assertThat(accounting.of(campaign).balanced()).isFalse();
        assertThat(inTransaction(() -> accounting.settle(campaign))).isTrue();

        var report = accounting.of(campaign);
        assertThat(report.contacted()).isEqualTo(2);
        assertThat(report.inDoubt()).isEqualTo(1);
        assertThat(report.failed()).containsExactly(Map.entry("smtp-550", 1L));
        assertThat(report.excluded()).containsExactlyInAnyOrderEntriesOf(Map.of("suppressed", 1L, "not-reached", 1L));
        assertThat(report.heldOut()).isEqualTo(1);
        assertThat(report.balanced()).isTrue();
    }

    @Test
    void campaignWhoseSumIsOffCannotClose() {
        contact("c1");
        world.state(campaign.value(), "in-review");
        jdbc.sql("update campaign set considered = 5 where id = :id")
                .param("id", campaign.value())
                .update();
        assertThatThrownBy(() -> inTransaction(() -> closing.close(campaign)))
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("sum is off");
        assertThat(campaigns.get(campaign).state()).isEqualTo(CampaignState.IN_REVIEW);
    }

    @Test
    void campaignDoesNotCloseWhileAMessageIsOnItsWay() {
        var contact = contact("c1");
        delivery(contact, "offer", "SENDING", null);
        world.state(campaign.value(), "in-review");
        assertThat(inTransaction(() -> closing.close(campaign))).isFalse();
        jdbc.sql("update delivery set state = 'SENT'").update();
        assertThat(inTransaction(() -> closing.close(campaign))).isTrue();
        assertThat(campaigns.get(campaign).state()).isEqualTo(CampaignState.CLOSED);
    }

    @Test
    void stopRefusesTheUnsentEndsJourneysAndAccountsForEverybody() {
        var live = contact("live");
        contacts.claim(live, 1, "journey-one-mail");
        delivery(live, "offer", "PENDING", null);
        contact("waiting");
        inTransaction(() -> waves.launchNext(campaign, 1));
        assertThat(outbox("start")).isEqualTo(1);

        inTransaction(() -> {
            campaigns.stop(campaign, "marketer", "wrong price");
            return 0;
        });

        assertThat(outbox("start")).isZero();
        assertThat(messages())
                .contains("contact-interrupted/contact-" + live, "campaign-stop/" + Campaign.key(campaign));
        assertThat(accounting.of(campaign).excluded()).containsExactly(Map.entry("campaign-stopped", 2L));
        assertThat(accounting.of(campaign).balanced()).isTrue();
    }

    @Test
    void aRejectedListIsAccountedForAsWell() {
        contact("never asked");
        world.state(campaign.value(), "awaiting-approval");
        inTransaction(() -> {
            campaigns.reject(campaign, "manager", "wrong people");
            return 0;
        });
        assertThat(accounting.of(campaign).excluded()).containsExactly(Map.entry("campaign-rejected", 1L));
        assertThat(accounting.of(campaign).balanced()).isTrue();
        assertThat(outbox("index-contact")).isEqualTo(1);
    }

    @Test
    void interruptionIsDecidedFromTheOutcomeNotFromTheMessage() {
        var contact = contact("c1");
        contacts.claim(contact, 1, "journey-one-mail");
        delivery(contact, "reminder", "PENDING", null);
        jdbc.sql("update list_member set outcome = 'purchased'").update();

        assertThat(inTransaction(() -> contacts.interrupted(contact, 1))).isEqualTo("purchased");
        assertThat(jdbc.sql("select state || ' ' || reason from delivery")
                        .query(String.class)
                        .single())
                .isEqualTo("REFUSED purchased");
        assertThat(inTransaction(() -> contacts.interrupted(contact, 1))).isEqualTo("purchased");
    }

    private ContactId contact(String name) {
        return new ContactId(world.contact(campaign.value(), world.customer(name)));
    }

    private void delivery(ContactId contact, String step, String state, String reason) {
        jdbc.sql("""
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, template,
                            state, reason, due_at, created_at)
                        select 'contact', id, :step, customer_id, 'email', 'marketing', campaign_id, 'offer', :state, :reason,
                               now(), now() from list_member where id = :id""")
                .param("step", step)
                .param("state", state)
                .param("reason", reason)
                .param("id", contact.value())
                .update();
    }

    private long outbox(String kind) {
        return jdbc.sql("select count(*) from outbox where kind = :kind")
                .param("kind", kind)
                .query(Long.class)
                .single();
    }

    private List<String> messages() {
        return jdbc.sql("select (payload ->> 'name') || '/' || (payload ->> 'key') from outbox where kind = 'message'")
                .query(String.class)
                .list();
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }
}
