package io.rondo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTests {
    @Test
    void namesTheBusyPortAndTheOptionThatMovesIt() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            Ports.free().withZeebeRest(busy.getLocalPort()).resolved())
                    .isInstanceOf(SandboxException.class)
                    .hasMessage(
                            "Port %d is in use by another program. Stop it, or choose another port with --rest-port.",
                            busy.getLocalPort());
        }
    }

    @Test
    void seesAServerThatListensOnAllAddresses() throws Exception {
        try (ServerSocket busy = new ServerSocket(0)) {
            assertThat(Ports.isFree(busy.getLocalPort())).isFalse();
        }
    }

    @Test
    void refusesOnePortForTwoServers() {
        int port = Ports.free().resolved().web();

        assertThatThrownBy(() -> Ports.free().withWeb(port).withZeebeGrpc(port).resolved())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("--grpc-port");
    }

    @Test
    void keepsGivenPortsAndFindsDifferentFreeOnesForTheRest() {
        int given = Ports.free().resolved().web();

        Ports ports = Ports.free().withWeb(given).resolved();

        assertThat(ports.web()).isEqualTo(given);
        assertThat(all(ports)).doesNotHaveDuplicates().allMatch(Ports::isFree);
        assertThat(all(ports)).as("below the range of outgoing connections").allMatch(port -> port < 32_768);
    }

    @Test
    void sandboxesThatStartTogetherGetDifferentPorts() {
        var given = Stream.generate(Ports::free)
                .parallel()
                .limit(20)
                .map(Ports::resolved)
                .flatMap(ports -> Stream.of(ports.web(), ports.postgres(), ports.smtp(), ports.imap()))
                .toList();

        assertThat(given).hasSize(80).doesNotHaveDuplicates();
    }

    @Test
    void theModelersDefaultsAreKept() {
        assertThat(Ports.modeler().zeebeGrpc()).isEqualTo(26500);
        assertThat(Ports.modeler().zeebeRest()).isEqualTo(8080);
        assertThat(Ports.modeler().web()).isEqualTo(8090);
    }

    private static List<Integer> all(Ports ports) {
        return List.of(
                ports.web(),
                ports.zeebeGrpc(),
                ports.zeebeRest(),
                ports.zeebeManagement(),
                ports.postgres(),
                ports.elasticsearch(),
                ports.smtp(),
                ports.imap());
    }
}
