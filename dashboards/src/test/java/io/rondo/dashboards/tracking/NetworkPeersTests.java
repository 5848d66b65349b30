package io.rondo.dashboards.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.kernel.DeliveryId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0:0:0:0:0:0:0:1",
                "10.1.2.3",
                "172.16.0.9",
                "192.168.1.1",
                "169.254.0.7",
                "100.64.3.4",
                "fe80::1",
                "fd12:3456::1",
                "not-an-address"
            })
    void manyShareSuchAnAddressSoItTellsNothing(String address) {
        for (int i = 1; i < 100; i++) {
            assertThat(peers.seen(address, new DeliveryId(i))).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.9", "172.15.0.1", "100.128.0.1", "2001:db8::7"})
    void aPublicAddressIsCounted(String address) {
        for (int i = 1; i < 40; i++) {
            assertThat(peers.seen(address, new DeliveryId(i))).isEqualTo(i - 1);
        }
    }
}
