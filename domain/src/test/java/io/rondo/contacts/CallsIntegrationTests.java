package io.rondo.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.deliveries.Calls;
import io.rondo.deliveries.Deliveries;
import io.rondo.deliveries.DeliveryRequest;
import io.rondo.deliveries.Ledger;
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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A call is asked for before an agent gets the task, and is in the ledger like everything else that reaches a customer. */
class CallsIntegrationTests {

    private static final long JOB = 77;

    private Instant now = TestWorld.START;
    private JdbcClient jdbc;
    private TransactionTemplate transactions;
    private TestWorld world;
    private Deliveries deliveries;
    private Calls calls;
    private Contacts contacts;
    private long customer;
    private CampaignId campaign;
    private ContactId contact;

    @BeforeEach
    void aCustomerWhoMayBeCalled() {
        var database = TestDatabase.create();
        jdbc = database.jdbc();
        transactions = database.transactions();
        world = new TestWorld(jdbc);
        var json = JsonMapper.builder().build();
        var system = Clock.systemUTC();
        var outbox = TestWorld.construct(Outbox.class, jdbc, json);
        BusinessClock clock = () -> now;
        var audit = TestWorld.construct(Audit.class, jdbc, clock, json);
        var rates = TestWorld.construct(SendingRates.class, jdbc, system, audit);
        var ledger = TestWorld.construct(Ledger.class, jdbc, clock, system, rates, "rondo.test", Ledger.LEASE);
        deliveries = TestWorld.construct(Deliveries.class, jdbc, outbox, clock);
        calls = TestWorld.construct(Calls.class, jdbc, ledger, clock, system);
        contacts =
                new Contacts(jdbc, new FlowInstances(jdbc, clock), deliveries, calls, new Buckets(jdbc), outbox, clock);
        customer = world.customer("c1");
        jdbc.sql("update customer set phone = '+49301234567', phone_digest = sha256('+49301234567')")
                .update();
        jdbc.sql("insert into consent select id, 'marketing', 'phone', true, now() from customer")
                .update();
        campaign = new CampaignId(world.campaign("Spring", "running"));
        contact = new ContactId(world.contact(campaign.value(), customer));
        transactions.executeWithoutResult(status -> contacts.claim(contact, 1, "journey-offer-follow-up"));
    }

    @Test
    void aCallThatMayBeMadeIsAskedOfAnAgentAndSettledWhenItIsRecorded() {
        ask();
        assertThat(state()).isEqualTo("ASKED");
        assertThat(told()).containsExactly("asked/");

        called(5, "interested");
        called(5, "interested");

        assertThat(state()).isEqualTo("SENT");
        assertThat(count("delivery")).isEqualTo(1);
        assertThat(count("call_record")).isEqualTo(1);
        assertThat(finished()).isEqualTo("contacted");
    }

    @Test
    void aCallNobodyAnsweredFailsAndIsNoContact() {
        ask();
        called(5, "not-reached");

        assertThat(state()).isEqualTo("FAILED/not-reached");
        assertThat(finished()).isEqualTo("failed/not-reached");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no-consent     | delete from consent where channel = 'phone'
            no-address     | update customer set phone = null
            suppressed     | insert into suppression select phone_digest, 'phone', 'all', 'test', now() from customer
            in-recovery    | insert into recovery_case (customer_id, opened_at) select id, now() from customer
            cap-7-days     | update contact_policy set max_per_7_days = 0 where channel = 'phone'
            purchased      | update list_member set outcome = 'purchased'
            """)
    void aCallThatMayNotBeMadeIsRefusedBeforeATaskAppears(String reason, String because) {
        jdbc.sql(because).update();
        ask();

        assertThat(state()).isEqualTo("REFUSED/" + reason);
        assertThat(told()).containsExactly("refused/" + reason);
    }

    @Test
    void aCallAskedForAtNightWaitsForTheMorning() {
        jdbc.sql("update contact_policy set quiet_from = '20:00', quiet_until = '09:00' where channel = 'phone'")
                .update();
        now = Instant.parse("2026-11-22T21:00:00Z");
        ask();
        assertThat(state()).isEqualTo("PENDING/quiet-hours");
        assertThat(told()).isEmpty();

        now = Instant.parse("2026-11-23T09:00:00Z");
        decide();
        assertThat(told()).containsExactly("asked/");
    }

    @Test
    void aCallAnAgentIsStillToMakeCountsForTheCap() {
        jdbc.sql("update contact_policy set max_per_7_days = 1 where channel = 'phone'")
                .update();
        ask();
        request("second-call", JOB + 1);
        decide();

        assertThat(told()).containsExactly("asked/", "refused/cap-7-days");
    }

    @Test
    void aJobDeliveredAgainIsAnsweredAtOnceAndNobodyIsAskedTwice() {
        ask();
        request("call", JOB);

        assertThat(told()).containsExactly("asked/", "asked/");
        assertThat(count("delivery")).isEqualTo(1);
    }

    @Test
    void anInterruptedJourneyWithdrawsTheCall() {
        ask();
        jdbc.sql("update list_member set outcome = 'opted-out'").update();
        transactions.executeWithoutResult(status -> contacts.interrupted(contact, 1));

        assertThat(state()).isEqualTo("REFUSED/opted-out");
    }

    @Test
    void aStoppedCampaignWithdrawsItsCalls() {
        ask();
        transactions.executeWithoutResult(status -> deliveries.refuseUnsent(campaign, "campaign-stopped"));

        assertThat(state()).isEqualTo("REFUSED/campaign-stopped");
    }

    @Test
    void aCallNoFlowAskedForIsEnteredAsWell() {
        called(5, "not-interested");

        assertThat(state()).isEqualTo("SENT");
        assertThat(finished()).isEqualTo("contacted");
    }

    @Test
    void aCallRecordedAfterTheContactsEndCorrectsItsBucket() {
        ask();
        assertThat(finished()).isEqualTo("excluded/journey-ended");
        called(5, "interested");

        assertThat(bucket()).isEqualTo("contacted");
    }

    @Test
    void leavesMessagesOfOtherChannelsToTheirDispatchers() {
        transactions.executeWithoutResult(status -> deliveries.request(wanted("offer", "email", 1)));

        assertThat(calls.claim("node")).isEmpty();
    }

    private void ask() {
        request("call", JOB);
        decide();
    }

    private void request(String step, long job) {
        transactions.executeWithoutResult(status -> deliveries.request(wanted(step, "phone", job)));
    }

    private DeliveryRequest wanted(String step, String channel, long job) {
        return new DeliveryRequest(
                "contact",
                contact.value(),
                step,
                new CustomerId(customer),
                channel,
                "marketing",
                campaign,
                null,
                step,
                now,
                job,
                1L);
    }

    private void decide() {
        var claimed = transactions.execute(status -> calls.claim("node"));
        transactions.executeWithoutResult(status -> calls.decide("node", claimed));
    }

    private void called(long task, String result) {
        transactions.executeWithoutResult(status -> contacts.called(contact, task, result, "agent"));
    }

    private String finished() {
        transactions.executeWithoutResult(status -> contacts.finish(contact, 1));
        return bucket();
    }

    private String bucket() {
        return jdbc.sql("select bucket || coalesce('/' || bucket_reason, '') from list_member")
                .query(String.class)
                .single();
    }

    private String state() {
        return jdbc.sql("select state || coalesce('/' || reason, '') from delivery order by id limit 1")
                .query(String.class)
                .single();
    }

    private List<String> told() {
        return jdbc.sql("""
                        select concat_ws('/', payload -> 'variables' ->> 'deliveryOutcome', payload -> 'variables' ->> 'deliveryReason')
                          from outbox where kind = 'job' order by id""").query(String.class).list();
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
