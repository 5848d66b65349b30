package io.rondo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rondo.bpmn.Flows;
import io.rondo.browser.StartedCampaign;
import io.rondo.campaigns.CampaignState;
import io.rondo.campaigns.Campaigns;
import io.rondo.cli.RondoCommand;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.node.RunningRondo;
import io.rondo.responses.NewResponse;
import io.rondo.responses.ResponseType;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import io.rondo.sandbox.Ports;
import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.SandboxOptions;
import io.rondo.tasks.Person;
import io.rondo.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Started, stopped, started again: campaigns, waiting journeys and tasks are still there and go on. */
@Execution(ExecutionMode.CONCURRENT)
class StartStopIntegrationTests {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Map<String, String> SETTINGS = Map.of("rondo.roles", "workers,batch");

    @Test
    void campaignsJourneysAndTasksSurviveAStop() throws Exception {
        // Servers that run as another user must be able to reach it, which they cannot below a closed home.
        var folder = Files.createTempDirectory(Path.of("/var/tmp"), "rondo-lasting-");
        var options = SandboxOptions.lasting(folder).withPorts(Ports.free()).withControlledClock(true);
        LaunchedCampaign running;
        CampaignId asked;
        long task;
        try (var sandbox = Sandbox.start(options, System.err::println);
                var rondo = RunningRondo.on(sandbox, RondoApplication.class, SETTINGS)) {
            running = LaunchedCampaign.launch(rondo, "waiting", Flows.JOURNEY_OFFER_FOLLOW_UP, 3);
            asked = StartedCampaign.start(rondo, "Asked before the stop");
            var waiting = running;
            until(() -> {
                assertThat(waiting.deliveries("SENT")).isEqualTo(3);
                assertThat(waiting.untold()).isZero();
                assertThat(StartedCampaign.task(rondo, asked)).isPresent();
            });
            task = StartedCampaign.task(rondo, asked).orElseThrow();
            sandbox.clock().advance(Duration.ofDays(1));
        }

        try (var sandbox = Sandbox.start(options, System.err::println);
                var rondo = RunningRondo.on(sandbox, RondoApplication.class, SETTINGS)) {
            var campaigns = rondo.bean(Campaigns.class);
            var again = running.seenBy(rondo);
            assertThat(campaigns.get(asked).state()).isEqualTo(CampaignState.AWAITING_APPROVAL);
            assertThat(again.journeys("live")).isEqualTo(3);

            var manager = new Person("manager2", Set.of("manager"));
            var tasks = rondo.bean(Tasks.class);
            tasks.claim(task, manager);
            tasks.complete(task, JsonMapper.builder().build().readTree("{\"approved\": true}"), manager);
            until(() -> assertThat(launchedWaves(rondo, asked)).isEqualTo(1));

            var first = again.contacts().getFirst();
            rondo.bean(Responses.class)
                    .record(NewResponse.of(
                                    "test",
                                    "reply-" + first,
                                    ResponseType.REPLY,
                                    new Sender.ByCustomer(again.customer(first)),
                                    rondo.bean(BusinessClock.class).now())
                            .withCampaign(again.id()));
            until(() -> assertThat(again.journey(first)).isEqualTo("ended"));
            // One of the three days passed before the stop.
            sandbox.clock().advance(Duration.ofDays(2).plusMinutes(5));
            until(() -> assertThat(again.mails(sandbox))
                    .as("reminders to those who did not answer; the offers went to the server before")
                    .containsOnlyKeys(
                            again.address(again.contacts().get(1)),
                            again.address(again.contacts().get(2)))
                    .values()
                    .containsOnly(1L));
            handsOutAndErases(rondo, again, folder);
        } finally {
            org.springframework.util.FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** The command line beside the running Rondo. */
    private static void handsOutAndErases(RunningRondo rondo, LaunchedCampaign campaign, Path folder)
            throws IOException {
        var contact = campaign.contacts().getLast();
        var customer = campaign.customer(contact);
        var email = campaign.address(contact);
        var jdbc = rondo.bean(JdbcClient.class);
        var number = jdbc.sql("select external_id from customer where id = :id")
                .param("id", customer.value())
                .query(String.class)
                .single();
        var file = folder.resolve("export.json");

        assertThat(privacy(folder, "export", "nobody")).isEqualTo(1);
        assertThat(privacy(folder, "export", number, "--out", file.toString())).isZero();
        assertThat(Files.readString(file)).contains(email);
        assertThat(Files.getPosixFilePermissions(file))
                .containsOnly(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

        assertThat(privacy(folder, "erase", number)).as("not said twice").isEqualTo(1);
        assertThat(privacy(folder, "export", number)).isZero();
        assertThat(privacy(folder, "erase", number, "--yes")).isZero();
        assertThat(privacy(folder, "export", number)).isEqualTo(1);
        until(() -> assertThat(campaign.journey(contact)).isEqualTo("ended"));
        assertThat(jdbc.sql("select count(*) from delivery where customer_id = :id")
                        .param("id", customer.value())
                        .query(Long.class)
                        .single())
                .as("what accounting stands on")
                .isEqualTo(2);
    }

    private static int privacy(Path folder, String... rest) {
        var arguments = Stream.concat(
                Stream.of("privacy", rest[0], "--data-folder", folder.toString()),
                Arrays.stream(rest).skip(1));
        return RondoCommand.run(RondoApplication.class, arguments.toArray(String[]::new));
    }

    private static long launchedWaves(RunningRondo rondo, CampaignId campaign) {
        return rondo.bean(JdbcClient.class)
                .sql("select count(*) from campaign_wave where campaign_id = :id")
                .param("id", campaign.value())
                .query(Long.class)
                .single();
    }

    private static void until(ThrowingRunnable holds) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(holds);
    }
}
