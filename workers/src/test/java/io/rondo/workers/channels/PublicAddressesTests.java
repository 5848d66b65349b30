package io.rondo.workers.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "224.0.0.1",
                "239.255.255.255",
                "255.255.255.255",
                "240.0.0.1",
                "198.18.0.1",
                "192.0.0.192",
                "::1",
                "::",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::",
                "2001:0:4136:e378::1",
                "2001:db8::1"
            })
    void refusesWhatIsNotPublic(String address) {
        assertThatThrownBy(() -> resolver(List.of(), address).resolve("gateway.test"))
                .isInstanceOf(PublicAddresses.RefusedException.class)
                .hasMessageContaining("gateway.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450:4001::200e"
            })
    void letsPublicAddressesThrough(String address) throws UnknownHostException {
        assertThat(resolver(List.of(), address).resolve("gateway.test")).hasSize(1);
    }

    @Test
    void oneAnswerThatIsNotPublicSpoilsAll() {
        assertThatThrownBy(() -> resolver(List.of(), "1.1.1.1", "10.0.0.1").resolve("gateway.test"))
                .isInstanceOf(PublicAddresses.RefusedException.class);
    }

    @Test
    void allowsOnesOwnNetworkAndNoOther() throws UnknownHostException {
        assertThat(resolver(List.of("10.1.0.0/16"), "10.1.255.1").resolve("own.test"))
                .hasSize(1);
        assertThatThrownBy(() -> resolver(List.of("10.1.0.0/16"), "10.2.0.1").resolve("own.test"))
                .isInstanceOf(PublicAddresses.RefusedException.class);
        assertThat(resolver(List.of("fd12::/20"), "fd12:fff::1").resolve("own.test"))
                .hasSize(1);
        assertThatThrownBy(() -> resolver(List.of("fd12::/20"), "fd12:1000::1").resolve("own.test"))
                .isInstanceOf(PublicAddresses.RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "gateway.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "", "abc"})
    void aNetworkIsWrittenInNumbers(String text) {
        assertThatThrownBy(() -> Network.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PublicAddresses resolver(List<String> allowed, String... answers) {
        return new PublicAddresses(
                host -> {
                    var found = new InetAddress[answers.length];
                    for (int i = 0; i < answers.length; i++) {
                        found[i] = InetAddress.getByName(answers[i]);
                    }
                    return found;
                },
                allowed.stream().map(Network::of).toList());
    }
}
