package io.rondo.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.rondo.RondoApplication;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.PausePoints.Point;
import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.SandboxOptions;
import io.rondo.sandbox.smtp.Noted;
import io.rondo.sandbox.smtp.ScriptedSmtp;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Short runs of {@code rondo prove delivery}: one that must hold, and one that must not, because the proof proves itself. Beside other
 * classes, but one after the other, as they share servers.
 */
@Execution(ExecutionMode.CONCURRENT)
class DeliveryProofIntegrationTests {

    private static final PrintStream PROGRESS = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    private static final long SEED = 1;

    /** Its own, as servers are restarted under way. */
    private static Sandbox sandbox;

    private static RunningRondo control;

    @BeforeAll
    static void startControl() {
        sandbox = Sandbox.start(SandboxOptions.throwAway(), System.err::println);
        control = RunningRondo.on(sandbox, RondoApplication.class, Map.of("rondo.roles", "web", "server.port", "0"));
    }

    @AfterAll
    static void stopControl() {
        if (control != null) {
            control.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void nobodyIsMailedTwiceSkippedOrMailedAfterOptingOutThoughNodesAreKilledInEveryWindow() throws Exception {
        var outcome = prove(new ProofOptions(
                300,
                Point.values().length,
                SEED,
                List.of(Point.values()),
                Set.of(Restarts.Server.POSTGRESQL),
                Map.of(),
                folder("holds")));

        assertThat(outcome.broken()).isEmpty();
        assertThat(outcome.report()).containsEntry("kills", Point.values().length);
        keepsItsContract(outcome);
        judgeNoticesWhatIsWrongWith(ScriptedSmtp.read(folder("holds").resolve("mail.log")));
    }

    /** The same books with another log, and with somebody who had opted out long before. */
    private static void judgeNoticesWhatIsWrongWith(List<Noted> log) {
        var jdbc = control.bean(JdbcClient.class);
        var campaigns = jdbc.sql("select id from campaign order by id desc limit 2")
                .query((row, n) -> new CampaignId(row.getLong(1)))
                .list();
        var judge = new Judge(jdbc, campaigns);
        var sent = jdbc.sql(
                        "select count(distinct customer_id) from delivery where campaign_id = any(:ids) and state = 'SENT'")
                .param("ids", campaigns.stream().mapToLong(CampaignId::value).toArray())
                .query(Integer.class)
                .single();
        var first = log.getFirst();
        var recipient = jdbc.sql("select id from customer where email = :email")
                .param("email", first.recipient())
                .query(Long.class)
                .single();

        assertThat(judge.judge(List.of(), Map.of()).skipped()).isGreaterThanOrEqualTo(sent);
        assertThat(judge.judge(Stream.concat(log.stream(), Stream.of(first)).toList(), Map.of())
                        .duplicates())
                .isEqualTo(1);
        assertThat(judge.judge(List.of(first), Map.of(recipient, OffsetDateTime.MIN.withYear(2000)))
                        .afterOptOut())
                .isEqualTo(1);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void aRunThatDoesNotCommitSendingIsCaught() throws Exception {
        var outcome = prove(new ProofOptions(
                150,
                3,
                SEED,
                List.of(Point.AFTER_DOT, Point.BEFORE_SENT_COMMIT),
                Set.of(),
                Map.of("rondo.prove.sending-commit", "off"),
                folder("breaks")));

        assertThat(outcome.held()).isFalse();
        assertThat(outcome.report().get("duplicates"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.INTEGER)
                .isPositive();
    }

    private static Proof.Outcome prove(ProofOptions options) throws Exception {
        PROGRESS.println("Seed " + options.seed());
        var outcome = new Proof(options, sandbox, control, RondoApplication.class, PROGRESS).run();
        PROGRESS.println(outcome);
        return outcome;
    }

    private static Path folder(String name) {
        return Path.of("target", "prove", name).toAbsolutePath();
    }

    private static void keepsItsContract(Proof.Outcome outcome) throws Exception {
        var contract = contract();
        assumeThat(contract)
                .as("shared/contracts/prove-delivery.schema.json beside or above this folder")
                .isNotNull();
        var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(new ObjectMapper().readTree(Files.readString(contract)));
        var line = JsonMapper.builder().build().writeValueAsString(outcome.report());
        assertThat(schema.validate(new ObjectMapper().readTree(line))).isEmpty();
    }

    /** The contract lies beside the repository, where there is one. */
    private static @Nullable Path contract() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("shared/contracts/prove-delivery.schema.json"))
                .filter(Files::isReadable)
                .findFirst()
                .orElse(null);
    }
}
