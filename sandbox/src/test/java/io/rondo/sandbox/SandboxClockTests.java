package io.rondo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a broker's clock endpoint as 8.6.0 answers it; the real one is in {@link SandboxIntegrationTests}. */
class SandboxClockTests {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    Path folder;

    private final AtomicLong brokerOffset = new AtomicLong();
    private final List<Long> moves = new ArrayList<>();
    private HttpServer broker;

    @BeforeEach
    void startBroker() throws Exception {
        broker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        broker.createContext("/actuator/clock", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (exchange.getRequestMethod().equals("POST")) {
                long move = Long.parseLong(body.replaceAll("\\D", ""));
                moves.add(move);
                brokerOffset.addAndGet(move);
            }
            byte[] answer = "{\"epochMilli\":%d}"
                    .formatted(NOW.toEpochMilli() + brokerOffset.get())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        broker.start();
    }

    @AfterEach
    void stopBroker() {
        broker.stop(0);
    }

    @Test
    void movesTheApplicationBeforeTheBroker() {
        SandboxClock clock = clock(true);
        List<Long> brokerWhenTold = new ArrayList<>();
        List<Duration> told = new ArrayList<>();
        clock.onOffset(offset -> {
            told.add(offset);
            brokerWhenTold.add(brokerOffset.get());
        });

        clock.advance(Duration.ofHours(6));

        assertThat(told).containsExactly(Duration.ZERO, Duration.ofHours(6));
        assertThat(brokerWhenTold).containsExactly(0L, 0L);
        assertThat(brokerOffset).hasValue(Duration.ofHours(6).toMillis());
        assertThat(clock.now()).isEqualTo(NOW.plus(Duration.ofHours(6)));
    }

    @Test
    void remembersItsOffsetAndGivesItToABrokerThatForgot() {
        clock(true).advance(Duration.ofDays(6));
        brokerOffset.set(0);

        SandboxClock again = clock(false);
        assertThat(again.offset()).isEqualTo(Duration.ofDays(6));
        assertThat(again.isMovable()).as("once moved, always movable").isTrue();
        again.brokerStarts();
        assertThat(again.brokerFollows()).isFalse();
        again.followIfUp();

        assertThat(again.brokerFollows()).isTrue();
        assertThat(brokerOffset).hasValue(Duration.ofDays(6).toMillis());
    }

    @Test
    void aRepeatedCallMovesTheBrokerOnce() {
        SandboxClock clock = clock(true);
        clock.advance(Duration.ofHours(1));
        clock.brokerStarts();
        clock.followIfUp();

        assertThat(moves).containsExactly(Duration.ofHours(1).toMillis());
    }

    @Test
    void remembersAMoveTheBrokerDidNotHearOf() {
        SandboxClock clock = clock(true);
        broker.stop(0);

        assertThatThrownBy(() -> clock.advance(Duration.ofHours(1)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("broker could not be told");

        assertThat(clock(true).offset()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void neverGoesBackwards() {
        assertThatThrownBy(() -> clock(true).advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Files.exists(folder.resolve("clock"))).isFalse();
    }

    @Test
    void realTimeDoesNotMove() {
        assertThatThrownBy(() -> clock(false).advance(Duration.ofSeconds(1)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("controlled clock");
    }

    private SandboxClock clock(boolean controlled) {
        return new SandboxClock(
                Clock.fixed(NOW, ZoneOffset.UTC),
                folder.resolve("clock"),
                controlled,
                "http://127.0.0.1:" + broker.getAddress().getPort());
    }
}
