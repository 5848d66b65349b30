package io.rondo.workers.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.channels.Gateway;
import io.rondo.channels.Signatures;
import io.rondo.deliveries.SendResult;
import io.rondo.kernel.DeliveryId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway can do to a message, and what we then know of it. */
class HttpGatewayTests {

    private static final String SECRET = "a-secret-of-the-test";
    private static final byte[] BODY = "{\"text\":\"您好\"}".getBytes(StandardCharsets.UTF_8);
    private static final DeliveryId ID = new DeliveryId(4711);
    private static final List<Network> LOOPBACK = List.of(Network.of("127.0.0.0/8"));

    @Test
    void postsTheMessageWithItsIdAndASignatureOfTimeAndBody() throws IOException {
        try (var server = new ScriptedGateway(seen -> ScriptedGateway.answer(202))) {
            assertThat(send(server, false)).isEqualTo(new SendResult.Accepted());

            var seen = server.seen().getFirst();
            assertThat(seen.line()).isEqualTo("POST /send HTTP/1.1");
            assertThat(seen.body()).isEqualTo(BODY);
            assertThat(seen.headers())
                    .containsEntry("idempotency-key", "4711")
                    .hasEntrySatisfying("content-type", type -> assertThat(type).startsWith("application/json"))
                    .doesNotContainKeys("cookie", "authorization");
            assertThat(Signatures.genuine(
                            SECRET,
                            seen.headers().get("rondo-timestamp"),
                            seen.headers().get("rondo-signature"),
                            seen.body(),
                            Instant.now()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 409, 422})
    void whatTheGatewayWillNeverTakeIsRejected(int code) throws IOException {
        assertThat(result(seen -> ScriptedGateway.answer(code))).isEqualTo(new SendResult.Rejected("http-" + code));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void whatItDoesNotTakeNowIsDeferred(int code) throws IOException {
        assertThat(result(seen -> ScriptedGateway.answer(code))).isEqualTo(new SendResult.Deferred("http-" + code));
    }

    @Test
    void waitsAsLongAsTheGatewayAsks() throws IOException {
        assertThat(result(seen -> ScriptedGateway.answer(429, "Retry-After: 120")))
                .isEqualTo(new SendResult.Deferred("http-429", Duration.ofMinutes(2)));
    }

    @Test
    void followsNoRedirect() throws IOException {
        try (var other = new ScriptedGateway(seen -> ScriptedGateway.answer(200));
                var server = new ScriptedGateway(seen -> ScriptedGateway.answer(307, "Location: " + other.url()))) {
            assertThat(send(server, false)).isEqualTo(new SendResult.Rejected("http-307"));
            assertThat(other.seen()).isEmpty();
        }
    }

    @Test
    void aLineThatBreaksAfterTheMessageIsInDoubt() throws IOException {
        assertThat(result(seen -> null)).isEqualTo(new SendResult.InDoubt("no-answer"));
    }

    @Test
    void anAnswerThatNeverComesIsInDoubt() throws IOException {
        assertThat(result(seen -> "hang")).isEqualTo(new SendResult.InDoubt("no-answer"));
    }

    @Test
    void aGatewayThatPromisesIdempotencyIsAskedAgain() throws IOException {
        try (var server = new ScriptedGateway(seen -> null)) {
            assertThat(send(server, true)).isEqualTo(new SendResult.Deferred("no-answer"));
            assertThat(server.seen()).as("the client itself repeats nothing").hasSize(1);
        }
    }

    @Test
    void aGatewayThatIsNotThereIsDeferred() throws IOException {
        int port;
        try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        try (var gateway = gateway(URI.create("http://127.0.0.1:" + port + "/"), false, LOOPBACK)) {
            assertThat(gateway.send(ID, BODY)).isEqualTo(new SendResult.Deferred("line-lost"));
        }
    }

    @Test
    void reachesNothingThatIsNotPublic() throws IOException {
        try (var server = new ScriptedGateway(seen -> ScriptedGateway.answer(200));
                var gateway = gateway(server.url(), false, List.of())) {
            assertThat(gateway.send(ID, BODY)).isEqualTo(new SendResult.Deferred("address-refused"));
            assertThat(server.seen()).isEmpty();
        }
    }

    @Test
    void connectsToTheAddressThatWasCheckedAndLooksUpOnce() throws IOException {
        var lookUps = new AtomicInteger();
        try (var server = new ScriptedGateway(seen -> ScriptedGateway.answer(200));
                var gateway = new HttpGateway(
                        settings(URI.create("http://gateway.test:%d/send".formatted(server.port())), false),
                        new PublicAddresses(
                                host -> new InetAddress[] {
                                    // A name that rebinds: allowed at first, something else the second time.
                                    InetAddress.getByName(lookUps.incrementAndGet() == 1 ? "127.0.0.1" : "10.0.0.1")
                                },
                                LOOPBACK),
                        Clock.systemUTC())) {
            assertThat(gateway.send(ID, BODY)).isEqualTo(new SendResult.Accepted());
            assertThat(lookUps).hasValue(1);
            assertThat(server.seen().getFirst().headers()).containsEntry("host", "gateway.test:" + server.port());
        }
    }

    @Test
    void refusesSettingsThatCannotBeMeant() {
        assertThatThrownBy(() -> new Gateway(
                        URI.create("http://gateway.example/"), SECRET, false, second(), second(), 1, List.of()))
                .hasMessageContaining("https");
        assertThatThrownBy(() -> new Gateway(
                        URI.create("https://gateway.example/"), "short", false, second(), second(), 1, List.of()))
                .hasMessageContaining("16 characters")
                .hasMessageNotContaining("short");
        assertThat(settings(URI.create("https://gateway.example/"), false).toString())
                .doesNotContain(SECRET);
    }

    private static SendResult result(Function<ScriptedGateway.Seen, @Nullable String> script) throws IOException {
        try (var server = new ScriptedGateway(script)) {
            return send(server, false);
        }
    }

    private static SendResult send(ScriptedGateway server, boolean idempotent) throws IOException {
        try (var gateway = gateway(server.url(), idempotent, LOOPBACK)) {
            return gateway.send(ID, BODY);
        }
    }

    private static HttpGateway gateway(URI url, boolean idempotent, List<Network> allowed) {
        return new HttpGateway(
                settings(url, idempotent), new PublicAddresses(InetAddress::getAllByName, allowed), Clock.systemUTC());
    }

    private static Gateway settings(URI url, boolean idempotent) {
        return new Gateway(url, SECRET, idempotent, second(), second(), 1, List.of("127.0.0.1"));
    }

    private static Duration second() {
        return Duration.ofSeconds(1);
    }
}
