package io.rondo.dashboards.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.kernel.DeliveryId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class NetworkPeersTests {

    private Instant now = Instant.parse("2026-03-02T10:00:00Z");
    private final NetworkPeers peers = new NetworkPeers(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    });

    @Test
    void countsOtherMessagesOfOneAddressWithinAMinute() {
        assertThat(peers.seen("198.51.100.7", new DeliveryId(1))).isZero();
        assertThat(peers.seen("198.51.100.7", new DeliveryId(1))).isZero();
        assertThat(peers.seen("198.51.100.7", new DeliveryId(2))).isEqualTo(1);
        assertThat(peers.seen("198.51.100.7", new DeliveryId(3))).isEqualTo(2);
        assertThat(peers.seen("198.51.100.8", new DeliveryId(3))).isZero();
        now = now.plus(Duration.ofSeconds(61));
        assertThat(peers.seen("198.51.100.7", new DeliveryId(4))).isZero();
    }

    @Test
    void everybodySharesLoopbackSoItTellsNothing() {
        for (int i = 1; i < 100; i++) {
            assertThat(peers.seen("127.0.0.1", new DeliveryId(i))).isZero();
            assertThat(peers.seen("0:0:0:0:0:0:0:1", new DeliveryId(i))).isZero();
        }
    }
}
