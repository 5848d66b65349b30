package io.rondo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.rondo.browser.HeadlessBrowser;
import io.rondo.browser.Pictures;
import io.rondo.campaigns.Campaigns;
import io.rondo.demo.Demo;
import io.rondo.demo.DemoOptions;
import io.rondo.node.RunningRondo;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole campaign on the real broker with the moved clock: list, approval, waves, mail, responses, calls, complaints and
 * their recovery, measurement, and a second campaign steered by the first. Judged by what the mail server and both stores say.
 */
@Order(1)
class WholeCampaignIntegrationTests {

    private static final int CUSTOMERS = 300;
    private static final long SEED = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Demo.Outcome outcome;
    private static String line;
    private static JsonNode summary;
    private static List<String> wrongPages = List.of();

    @BeforeAll
    static void runBothCampaigns() throws Exception {
        var progress = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        progress.println("Seed " + SEED);
        var sandbox = SharedSandbox.get();
        try (var rondo = RunningRondo.on(
                sandbox,
                RondoApplication.class,
                Map.of(
                        "rondo.demo-logins",
                        "true",
                        // Simulated customers click one link at a time; waiting for more would only cost real time.
                        "rondo.responses.click-hold",
                        "0s",
                        "rondo.web.url",
                        "http://localhost:" + sandbox.addresses().webPort()))) {
            assertThat(rondo.bean(Campaigns.class).all())
                    .as("campaigns there before: this class comes first, because it counts everything there is")
                    .isEmpty();
            outcome = new Demo(
                            new DemoOptions(
                                    CUSTOMERS,
                                    SEED,
                                    null,
                                    true,
                                    sandbox.addresses().webPort()),
                            sandbox,
                            rondo,
                            progress)
                    .run();
            line = JSON.writeValueAsString(outcome.summary());
            summary = JSON.readTree(line);
            if (HeadlessBrowser.available()) {
                try (var browser = HeadlessBrowser.start(rondo.webUrl())) {
                    wrongPages = Pictures.ofCampaign(
                            browser, summary.path("campaigns").get(0).path("id").asLong());
                }
            }
        }
    }

    @Test
    void everyPromiseWasCheckedAndHeld() {
        assertThat(outcome.broken()).isEmpty();
        assertThat(outcome.held()).isTrue();
        assertThat(summary.path("promises").properties())
                .hasSize(5)
                .allSatisfy(
                        promise -> assertThat(promise.getValue().asBoolean()).isTrue());
    }

    @Test
    void everyConsideredCustomerIsAccountedFor() {
        var accounting = summary.path("accounting");
        assertThat(accounting.path("balanced").asBoolean()).isTrue();
        assertThat(accounting.path("considered").asLong())
                .isEqualTo(accounting.path("listed").asLong() + sum(accounting.path("notListed")));
        assertThat(accounting.path("listed").asLong())
                .isEqualTo(accounting.path("contacted").asLong()
                        + accounting.path("heldOut").asLong()
                        + accounting.path("inDoubt").asLong()
                        + sum(accounting.path("excluded"))
                        + sum(accounting.path("failed")));
    }

    @Test
    void nobodyIsMailedTwiceOrAfterOptingOut() {
        var mail = summary.path("mail");
        assertThat(mail.path("received").asLong()).isPositive();
        assertThat(mail.path("duplicates").asLong()).isZero();
        assertThat(mail.path("afterOptOut").asLong()).isZero();
    }

    @Test
    void historyAndTruthAgree() {
        var responses = summary.path("responses");
        assertThat(responses.path("postgres").asLong())
                .isPositive()
                .isEqualTo(responses.path("elasticsearch").asLong());
    }

    @Test
    void peopleApprovedReviewedAndCalled() {
        var tasks = summary.path("tasks");
        assertThat(tasks.path("byElement").path("UserTask_ApproveCampaign").asLong())
                .isEqualTo(2);
        assertThat(tasks.path("byElement").path("UserTask_ReviewResults").asLong())
                .isEqualTo(2);
        assertThat(tasks.path("byElement").path("UserTask_CallCustomer").asLong())
                .isPositive();
    }

    @Test
    void everyComplaintWasRecovered() {
        var recovery = summary.path("recovery");
        assertThat(recovery.path("opened").asLong())
                .isPositive()
                .isEqualTo(recovery.path("closed").asLong());
    }

    @Test
    void nothingGotStuck() {
        assertThat(summary.path("engine").path("incidents").asLong()).isZero();
        assertThat(summary.path("campaigns"))
                .hasSize(2)
                .allSatisfy(campaign ->
                        assertThat(campaign.path("state").asString()).isEqualTo("closed"));
    }

    @Test
    void everyPageOpensWithoutErrorsOnADeskAndOnAPhone() {
        HeadlessBrowser.assumeAvailable();
        assertThat(wrongPages).isEmpty();
    }

    @Test
    void theLastLineKeepsItsContract() throws Exception {
        var contract = contract();
        assumeThat(contract)
                .as("shared/contracts/demo-summary.schema.json beside or above this folder")
                .isNotNull();
        var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(new ObjectMapper().readTree(Files.readString(contract)));
        assertThat(schema.validate(new ObjectMapper().readTree(line))).isEmpty();
    }

    /** The contract lies beside the repository, where there is one. */
    private static @Nullable Path contract() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("shared/contracts/demo-summary.schema.json"))
                .filter(Files::isReadable)
                .findFirst()
                .orElse(null);
    }

    private static long sum(JsonNode counts) {
        return counts.properties().stream()
                .mapToLong(count -> count.getValue().asLong())
                .sum();
    }
}
