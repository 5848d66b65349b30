package io.rondo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rondo.bpmn.Flows;
import io.rondo.campaigns.CampaignState;
import io.rondo.campaigns.Campaigns;
import io.rondo.contacts.Accounting;
import io.rondo.kernel.BusinessClock;
import io.rondo.node.RunningRondo;
import io.rondo.responses.NewResponse;
import io.rondo.responses.ResponseType;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.SmtpTreatment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Broadcasts on the real engine: chunks, reminders, pause and stop in the middle of a send. The mail server's journal is the judge. */
class BroadcastIntegrationTests {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SESSIONS = 4;

    private static Sandbox sandbox;
    private static RunningRondo rondo;
    private static JdbcClient jdbc;

    @BeforeAll
    static void start() {
        sandbox = SharedSandbox.get();
        rondo = RunningRondo.on(
                sandbox,
                RondoApplication.class,
                Map.of("rondo.roles", "workers", "rondo.mail.sessions", Integer.toString(SESSIONS)));
        jdbc = rondo.bean(JdbcClient.class);
    }

    @AfterEach
    void treatEverybodyWell() {
        sandbox.mail().treat(recipient -> new SmtpTreatment.Accept());
    }

    @AfterAll
    static void stop() {
        if (rondo != null) {
            rondo.close();
        }
    }

    @Test
    void everybodyGetsTheOfferWhoIsSilentAReminderAndWhoRespondsAJourney() {
        var campaign = LaunchedCampaign.launch(rondo, "broadcast", Flows.BROADCAST, 60);
        until(() -> {
            assertThat(campaign.deliveries("SENT")).isEqualTo(60);
            assertThat(untold(campaign)).isZero();
        });
        assertThat(count("chunk where state = 'live'", campaign)).isOne();
        long responder = campaign.contacts().getFirst();
        rondo.bean(Responses.class)
                .record(NewResponse.of(
                                "test",
                                "broadcast-reply-" + responder,
                                ResponseType.REPLY,
                                new Sender.ByCustomer(campaign.customer(responder)),
                                rondo.bean(BusinessClock.class).now())
                        .withCampaign(campaign.id()));
        until(() -> assertThat(campaign.journey(responder)).isEqualTo("live"));

        sandbox.clock().advance(Duration.ofDays(3).plusMinutes(5));
        var expected = new HashMap<String, Long>();
        campaign.contacts().forEach(contact -> expected.put(campaign.address(contact), contact == responder ? 1L : 2L));
        until(() -> assertThat(campaign.mails(sandbox)).isEqualTo(expected));
        sandbox.clock().advance(Duration.ofDays(8));
        until(() -> {
            assertThat(count("chunk where state = 'ended'", campaign)).isOne();
            assertThat(campaign.journey(responder)).isEqualTo("ended");
        });
        var accounting = rondo.bean(Accounting.class).of(campaign.id());
        assertThat(accounting.balanced()).isTrue();
        assertThat(accounting.contacted()).isEqualTo(60);
    }

    @Test
    void afterAPauseIsConfirmedNothingLeavesButWhatWasSendingAndAResumeGoesOn() {
        var campaign = LaunchedCampaign.prepare(rondo, "paused", Flows.BROADCAST, 200);
        try (var held = HeldMail.hold(sandbox, campaign, 40)) {
            campaign.launch(rondo);
            until(() -> {
                assertThat(held.hanging()).isEqualTo(1);
                assertThat(campaign.deliveries("SENDING")).isEqualTo(SESSIONS);
            });
            rondo.bean(Campaigns.class).pause(campaign.id(), "marketer");
        }
        until(() -> assertThat(campaign.deliveries("CLAIMED", "SENDING")).isZero());
        var sent = campaign.mails(sandbox);
        assertThat(sendingWhenHeld(campaign)).isEqualTo(SESSIONS);
        assertThat(sent).hasSize(Math.toIntExact(campaign.deliveries("SENT")));
        assertThat(campaign.deliveries("PENDING")).isEqualTo(200 - sent.size());
        sandbox.clock().advance(Duration.ofHours(1));
        until(() -> assertThat(jdbc.sql("""
                        select count(*) from delivery where campaign_id = :id and state = 'PENDING' and reason = 'campaign-paused'
                           and due_at > :now""")
                        .param("id", campaign.id().value())
                        .param(
                                "now",
                                io.rondo.kernel.Sql.at(
                                        rondo.bean(BusinessClock.class).now()))
                        .query(Long.class)
                        .single())
                .as("everything was asked again and held back again")
                .isEqualTo(200 - sent.size()));
        assertThat(campaign.mails(sandbox)).isEqualTo(sent);

        rondo.bean(Campaigns.class).resume(campaign.id(), "marketer");
        until(() -> assertThat(campaign.mails(sandbox)).hasSize(200));
        assertThat(campaign.mails(sandbox).values()).containsOnly(1L);
    }

    @Test
    void aStopInTheMiddleOfASendSettlesEverybody() {
        var campaign = LaunchedCampaign.prepare(rondo, "stopped", Flows.BROADCAST, 150);
        try (var held = HeldMail.hold(sandbox, campaign, 20)) {
            campaign.launch(rondo);
            until(() -> assertThat(campaign.deliveries("SENDING")).isEqualTo(SESSIONS));
            rondo.bean(Campaigns.class).stop(campaign.id(), "marketer", "wrong price");
        }
        until(() -> {
            assertThat(campaign.deliveries("PENDING", "CLAIMED", "SENDING")).isZero();
            assertThat(count("chunk where state = 'ended'", campaign)).isOne();
        });
        var sent = campaign.mails(sandbox);
        assertThat(sent.values()).containsOnly(1L);
        assertThat(rondo.bean(Campaigns.class).get(campaign.id()).state()).isEqualTo(CampaignState.STOPPED);
        var accounting = rondo.bean(Accounting.class).of(campaign.id());
        assertThat(accounting.balanced()).isTrue();
        assertThat(accounting.contacted()).isEqualTo(sent.size());
        assertThat(accounting.excluded()).containsEntry("campaign-stopped", 150L - sent.size());
    }

    private static long sendingWhenHeld(LaunchedCampaign campaign) {
        return jdbc.sql("select sending_when_held from campaign where id = :id")
                .param("id", campaign.id().value())
                .query(Long.class)
                .single();
    }

    private static long untold(LaunchedCampaign campaign) {
        return jdbc.sql("""
                        select count(*) from chunk_step s join chunk c on c.id = s.chunk_id
                         where c.campaign_id = :id and s.told_at is null""")
                .param("id", campaign.id().value())
                .query(Long.class)
                .single();
    }

    private static long count(String from, LaunchedCampaign campaign) {
        return jdbc.sql("select count(*) from %s and campaign_id = :id".formatted(from))
                .param("id", campaign.id().value())
                .query(Long.class)
                .single();
    }

    private static void until(ThrowingRunnable holds) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(holds);
    }
}
