package io.rondo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Segments;
import io.rondo.bpmn.Flows;
import io.rondo.campaigns.CampaignDraft;
import io.rondo.campaigns.Campaigns;
import io.rondo.identity.MergeRequest;
import io.rondo.identity.Merges;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.CustomerId;
import io.rondo.node.RunningRondo;
import io.rondo.responses.NewResponse;
import io.rondo.responses.ResponseType;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.SandboxOptions;
import io.rondo.sandbox.SmtpTreatment;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What must hold while processes die, servers restart, jobs come twice and people answer at the worst moment: nobody is mailed
 * twice, nobody is skipped, every contact has one journey. The mail server's journal is the judge.
 * Beside other classes, on servers of its own; its tests one after the other, as they share these.
 */
@Execution(ExecutionMode.CONCURRENT)
class FailureIntegrationTests {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SESSIONS = 4;
    private static final Map<String, String> SETTINGS = Map.of(
            "rondo.mail.sessions",
            Integer.toString(SESSIONS),
            "rondo.deliveries.lease",
            "PT20S",
            "rondo.list.partition-size",
            "200",
            "rondo.jobs.beat",
            "PT1S");

    private static Sandbox sandbox;
    private static RunningRondo control;
    private static JdbcClient jdbc;
    private static ChildNode node;

    @BeforeAll
    static void startServers() {
        sandbox = Sandbox.start(SandboxOptions.throwAway(), System.err::println);
        control = RunningRondo.on(sandbox, RondoApplication.class, Map.of("rondo.roles", "none"));
        jdbc = control.bean(JdbcClient.class);
        node = ChildNode.start(sandbox, SETTINGS);
    }

    @AfterEach
    void treatEverybodyWell() {
        sandbox.mail().treat(recipient -> new SmtpTreatment.Accept());
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
        if (control != null) {
            control.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void nodeKilledInTheMiddleOfASendNeitherRepeatsNorSkipsAMessage() {
        var campaign = LaunchedCampaign.prepare(control, "killed-sending", Flows.JOURNEY_ONE_MAIL, 120);
        try (var held = HeldMail.hold(sandbox, campaign, 30)) {
            campaign.launch(control);
            until(() -> {
                // The server takes one at a time: one session waits for its answer, the others for theirs behind it.
                assertThat(held.hanging()).isEqualTo(1);
                assertThat(campaign.deliveries("SENDING", "IN_DOUBT")).isEqualTo(SESSIONS);
                assertThat(campaign.deliveries("PENDING", "CLAIMED", "SENDING", "SENT", "IN_DOUBT"))
                        .isEqualTo(120);
            });
            node.kill();
        }
        node = ChildNode.start(sandbox, SETTINGS);

        until(() -> {
            assertThat(campaign.deliveries("PENDING", "CLAIMED", "SENDING")).isZero();
            assertThat(campaign.untold()).isZero();
        });
        var inDoubt = inDoubt(campaign);
        assertThat(inDoubt).hasSizeBetween(1, SESSIONS);
        assertThat(campaign.deliveries("SENT", "IN_DOUBT")).isEqualTo(120);
        var mails = campaign.mails(sandbox);
        assertThat(mails.values()).as("nobody twice, those in doubt included").containsOnly(1L);
        assertThat(campaign.addresses())
                .as("nobody skipped: who got nothing is in doubt, in the books")
                .allMatch(address -> mails.containsKey(address) || inDoubt.contains(address));
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void nodeKilledBetweenCreatingAJourneyAndRecordingItLeavesOneLiveJourneyForEachContact() throws Exception {
        var campaign = LaunchedCampaign.prepare(control, "killed-creating", Flows.JOURNEY_ONE_MAIL, 20);
        try (var connection = control.bean(DataSource.class).getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                // Whoever wants to record an instance waits here: the broker has it, PostgreSQL does not.
                statement.execute("lock table flow_instance in access exclusive mode");
            }
            campaign.launch(control);
            until(() -> assertThat(waitingFor("insert into flow_instance")).isPositive());
            node.kill();
            rollback(connection);
        }
        assertThat(campaign.instances("live")).as("nothing was recorded").isZero();
        node = ChildNode.start(sandbox, SETTINGS);

        until(() -> assertThat(campaign.deliveries("SENT")).isEqualTo(20));
        // The dead node had jobs in hand; the broker gives them to others when their time is over.
        sandbox.clock().advance(Duration.ofMinutes(10));
        until(() -> {
            assertThat(campaign.instances("duplicate")).isPositive();
            assertThat(campaign.instances("live")).isEqualTo(20);
            assertThat(campaign.untold()).isZero();
        });
        assertThat(jdbc.sql("""
                        select count(*) from list_member m
                          join flow_instance i on i.process_instance_key = m.process_instance_key and i.state = 'live'
                         where m.campaign_id = :id and m.journey_state = 'live'""")
                        .param("id", campaign.id().value())
                        .query(Long.class)
                        .single())
                .isEqualTo(20);
        assertThat(campaign.mails(sandbox))
                .containsOnlyKeys(campaign.addresses())
                .values()
                .containsOnly(1L);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void jobDeliveredTwiceSendsOneMessageAndItsFlowGoesOn() throws Exception {
        var campaign = LaunchedCampaign.prepare(control, "job-twice", Flows.JOURNEY_ONE_MAIL, 5);
        sandbox.mail()
                .treat(recipient -> recipient.startsWith(campaign.addressPrefix())
                        ? new SmtpTreatment.RefuseMessage("451 4.3.0 Try later")
                        : new SmtpTreatment.Accept());
        campaign.launch(control);
        until(() -> assertThat(deferred(campaign)).isEqualTo(5));
        var before = jobEvents("rondo.send-message");

        // Longer than a worker may keep the job: the broker hands each out again while its message still waits.
        sandbox.clock().advance(Duration.ofHours(7));
        until(() -> {
            var now = jobEvents("rondo.send-message");
            assertThat(now.timedOut()).isGreaterThanOrEqualTo(before.timedOut() + 5);
            assertThat(now.handedOut()).isGreaterThanOrEqualTo(before.handedOut() + 5);
        });
        sandbox.mail().treat(recipient -> new SmtpTreatment.Accept());
        until(() -> {
            // Back-off grows with each refusal.
            sandbox.clock().advance(Duration.ofMinutes(20));
            assertThat(campaign.deliveries("SENT")).isEqualTo(5);
            assertThat(campaign.untold()).isZero();
        });

        sandbox.clock().advance(Duration.ofDays(11));
        until(() -> assertThat(campaign.journeys("ended")).isEqualTo(5));
        assertThat(campaign.mails(sandbox))
                .containsOnlyKeys(campaign.addresses())
                .values()
                .containsOnly(1L);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void partitionsAreKeptWhileTheirNodeLivesAndSoonFoundByAnotherWhenItDied() throws Exception {
        var campaign = campaignOfNobody(450);
        var before = jobEvents("rondo.find-candidates");
        jdbc.sql("""
                        create function held_partition() returns trigger language plpgsql as $$
                        begin perform pg_advisory_xact_lock_shared(4712); return new; end $$""").update();
        jdbc.sql(
                        "create trigger held before insert on list_draft_partition for each row execute function held_partition()")
                .update();
        try (var connection = control.bean(DataSource.class).getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(4712)");
            control.bean(Campaigns.class).start(campaign, "marketer");
            until(() ->
                    assertThat(waitingFor("insert into list_draft_partition")).isGreaterThanOrEqualTo(2));
            // Twice as long as the broker waits for a node it does not hear of.
            for (int i = 0; i < 3; i++) {
                sandbox.clock().advance(Duration.ofSeconds(20));
                await().during(Duration.ofSeconds(3))
                        .atMost(PATIENCE)
                        .until(() -> jobEvents("rondo.find-candidates").timedOut() == before.timedOut());
            }
            node.kill();
            node = ChildNode.start(sandbox, SETTINGS);
            // From here on nobody moves the clock.
            until(() -> assertThat(jobEvents("rondo.find-candidates").timedOut())
                    .isGreaterThanOrEqualTo(before.timedOut() + 2));
            rollback(connection);
        } finally {
            jdbc.sql("drop trigger held on list_draft_partition").update();
        }
        until(() -> assertThat(state(campaign)).isEqualTo("rejected"));
        assertThat(jdbc.sql("select considered from campaign where id = :id")
                        .param("id", campaign.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(450);
        assertThat(jdbc.sql("select count(*) from list_exclusion where campaign_id = :id and reason = 'no-consent'")
                        .param("id", campaign.value())
                        .query(Integer.class)
                        .single())
                .as("each once")
                .isEqualTo(450);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void ofTwoCasesOfOneCustomerTheFlowOfOneEnds() {
        var campaign = LaunchedCampaign.prepare(control, "two-cases", Flows.JOURNEY_ONE_MAIL, 2);
        var survivor = campaign.customer(campaign.contacts().getFirst());
        var loser = campaign.customer(campaign.contacts().getLast());
        say(ResponseType.COMPLAINT, survivor);
        say(ResponseType.COMPLAINT, loser);
        var kept = caseOf(survivor);
        var joined = caseOf(loser);
        until(() -> assertThat(List.of(flowOf(kept), flowOf(joined))).containsOnly("live"));
        control.bean(Merges.class).merge(new MergeRequest(survivor, loser, "by-hand", Set.of()), "steward");
        until(() -> assertThat(flowOf(joined)).isEqualTo("ended"));
        assertThat(flowOf(kept)).isEqualTo("live");
    }

    private static long caseOf(CustomerId customer) {
        return jdbc.sql("select id from recovery_case where customer_id = :id")
                .param("id", customer.value())
                .query(Long.class)
                .single();
    }

    /** State of the flow that works the case; {@code none} before it has begun. */
    private static String flowOf(long recoveryCase) {
        return jdbc.sql("select state from flow_instance where kind = 'case' and ref_id = :id")
                .param("id", recoveryCase)
                .query(String.class)
                .optional()
                .orElse("none");
    }

    /** Its customers gave no consent: the list is built, and found to be empty. */
    private CampaignId campaignOfNobody(int customers) {
        var name = "nobody-" + Long.toString(System.nanoTime(), 36);
        jdbc.sql("insert into customer (external_id, country, email, email_digest, created_at, updated_at)"
                        + " select :name || '-' || i, 'AQ', i || '@' || :name || '.test', sha256((:name || i)::bytea), now(), now()"
                        + " from generate_series(1, :n) i")
                .param("name", name)
                .param("n", customers)
                .update();
        jdbc.sql("analyze customer").update();
        return control.bean(Campaigns.class)
                .create(
                        new CampaignDraft(
                                name,
                                Flows.JOURNEY_ONE_MAIL,
                                control.bean(Segments.class)
                                        .create(name, new Criteria.CountryIn(Set.of("AQ")), "marketer"),
                                name,
                                1,
                                Duration.ofDays(1),
                                Duration.ofDays(10),
                                0,
                                new BigDecimal("0.40"),
                                new BigDecimal("0.01"),
                                new BigDecimal("4.00"),
                                BigDecimal.ZERO,
                                "EUR",
                                List.of(new CampaignDraft.Arm(
                                        "Offer", false, BigDecimal.ONE, LaunchedCampaign.offer(control, name))),
                                List.of()),
                        "marketer");
    }

    private static String state(CampaignId campaign) {
        return jdbc.sql("select state from campaign where id = :id")
                .param("id", campaign.value())
                .query(String.class)
                .single();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void journeysThatWaitedGoOnAfterTheBrokerWasRestarted() {
        var campaign = LaunchedCampaign.launch(control, "broker-away", Flows.JOURNEY_OFFER_FOLLOW_UP, 4);
        until(() -> {
            assertThat(campaign.deliveries("SENT")).isEqualTo(4);
            assertThat(campaign.untold()).isZero();
        });
        sandbox.clock().advance(Duration.ofDays(1));
        long responded = campaign.contacts().getFirst();

        sandbox.stopBroker();
        control.bean(Responses.class)
                .record(NewResponse.of(
                                "test",
                                "reply-" + responded,
                                ResponseType.REPLY,
                                new Sender.ByCustomer(campaign.customer(responded)),
                                control.bean(BusinessClock.class).now())
                        .withCampaign(campaign.id()));
        sandbox.startBroker();

        until(() -> assertThat(campaign.journey(responded)).isEqualTo("ended"));
        assertThat(campaign.journeys("live")).isEqualTo(3);
        // Two days are left of the three that journeys wait: their timers survived, and so did the time.
        sandbox.clock().advance(Duration.ofDays(2).plusMinutes(5));
        var expected = new HashMap<String, Long>();
        campaign.contacts().forEach(contact -> expected.put(campaign.address(contact), contact == responded ? 1L : 2L));
        until(() -> assertThat(campaign.mails(sandbox)).isEqualTo(expected));
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void nobodyIsMailedAfterTheirComplaintOptOutOrPurchaseWasStored() throws Exception {
        var seed = System.nanoTime();
        System.err.println("Seed " + seed);
        var campaign = LaunchedCampaign.prepare(control, "racing", Flows.JOURNEY_ONE_MAIL, 300);
        var speakers = new ArrayList<>(campaign.contacts());
        Collections.shuffle(speakers, new Random(seed));
        var words = List.of(ResponseType.COMPLAINT, ResponseType.OPT_OUT, ResponseType.ORDER);
        var silent = speakers.subList(240, 300).stream().map(campaign::address).toArray(String[]::new);
        Map<Long, OffsetDateTime> said = new ConcurrentHashMap<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            campaign.launch(control);
            until(() -> assertThat(campaign.mails(sandbox)).isNotEmpty());
            List<Callable<OffsetDateTime>> talk = new ArrayList<>();
            for (int i = 0; i < 240; i++) {
                var contact = speakers.get(i);
                var word = words.get(i % words.size());
                talk.add(() -> said.put(contact, say(word, campaign.customer(contact))));
            }
            for (var told : threads.invokeAll(talk)) {
                told.get();
            }
        }
        until(() -> {
            assertThat(campaign.mails(sandbox)).containsKeys(silent);
            assertThat(campaign.deliveries("PENDING", "CLAIMED", "SENDING")).isZero();
            assertThat(campaign.untold()).isZero();
        });

        var mails = campaign.mails(sandbox);
        assertThat(mails.values()).containsOnly(1L);
        var spared = 0;
        for (var contact : campaign.contacts()) {
            var sending = sendingAt(contact);
            var word = said.get(contact);
            var mailed = mails.containsKey(campaign.address(contact));
            if (word == null) {
                assertThat(mailed).as("contact %d said nothing", contact).isTrue();
            } else if (sending == null) {
                assertThat(mailed).as("contact %d spoke before", contact).isFalse();
                spared++;
            } else {
                assertThat(sending).as("contact %d was mailed", contact).isBefore(word);
            }
        }
        assertThat(spared)
                .as("customers who spoke in time; a race nobody wins proves nothing")
                .isPositive();
        assertThat(campaign.deliveries("SENT")).isEqualTo(mails.size());
    }

    /** Lets a customer say it, and tells when that was stored: system time read under the customer's lock. */
    private OffsetDateTime say(ResponseType word, CustomerId customer) {
        var now = control.bean(BusinessClock.class).now();
        var from = new Sender.ByCustomer(customer);
        var external = word + "-" + customer.value();
        var response = word == ResponseType.ORDER
                ? NewResponse.order("test", external, from, now, BigDecimal.TEN)
                : NewResponse.of("test", external, word, from, now);
        return control.bean(TransactionTemplate.class).execute(status -> {
            control.bean(Responses.class).record(response);
            return jdbc.sql("select clock_timestamp()")
                    .query(OffsetDateTime.class)
                    .single();
        });
    }

    private static OffsetDateTime sendingAt(long contact) {
        return jdbc.sql("select sending_at from delivery where origin_kind = 'contact' and origin_id = :id")
                .param("id", contact)
                .query((row, n) -> java.util.Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .optional()
                .flatMap(found -> found)
                .orElse(null);
    }

    private static List<String> inDoubt(LaunchedCampaign campaign) {
        return jdbc.sql("""
                        select c.email from delivery d join customer c on c.id = d.customer_id
                         where d.campaign_id = :id and d.state = 'IN_DOUBT'""")
                .param("id", campaign.id().value())
                .query(String.class)
                .list();
    }

    private static long deferred(LaunchedCampaign campaign) {
        return jdbc.sql("""
                        select count(*) from delivery where campaign_id = :id and state = 'PENDING' and reason = 'smtp-451'""")
                .param("id", campaign.id().value())
                .query(Long.class)
                .single();
    }

    /** Statements that wait for a lock and have these words. */
    private static long waitingFor(String words) {
        return jdbc.sql(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and position(:words in query) > 0")
                .param("words", words)
                .query(Long.class)
                .single();
    }

    private static void rollback(java.sql.Connection connection) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    private record JobEvents(long timedOut, long handedOut) {}

    private static final Pattern JOB_EVENTS =
            Pattern.compile("^zeebe_job_events_total\\{([^}]*)\\} (\\S+)$", Pattern.MULTILINE);

    /** To workers that asked, or pushed to those that listen. */
    private static final Pattern HANDED_OUT = Pattern.compile("action=\"(activated|pushed)\"");

    private static JobEvents jobEvents(String type) throws IOException, InterruptedException {
        var metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(sandbox.addresses().zeebeManagement() + "/actuator/prometheus"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        long timedOut = 0;
        long handedOut = 0;
        var sample = JOB_EVENTS.matcher(metrics);
        while (sample.find()) {
            if (sample.group(1).contains("type=\"%s\"".formatted(type))) {
                var count = (long) Double.parseDouble(sample.group(2));
                timedOut += sample.group(1).contains("action=\"timed out\"") ? count : 0;
                handedOut += HANDED_OUT.matcher(sample.group(1)).find() ? count : 0;
            }
        }
        return new JobEvents(timedOut, handedOut);
    }

    private static void until(org.awaitility.core.ThrowingRunnable holds) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(holds);
    }
}
