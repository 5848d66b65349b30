package io.rondo.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The ports of one sandbox; {@code 0} means "any free one".
 *
 * @param web Rondo's own pages; checked here, opened by the application
 */
public record Ports(
        int web,
        int zeebeGrpc,
        int zeebeRest,
        int zeebeManagement,
        int postgres,
        int elasticsearch,
        int smtp,
        int imap) {
    private static final int FIRST = 12_000;
    private static final int LAST = 32_000;

    /** Free ports for everything: two such sandboxes run side by side. */
    public static Ports free() {
        return new Ports(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** The ports Camunda Modeler expects (gRPC 26500, REST 8080) and 8090 for Rondo's pages; free ones for what only Rondo uses. */
    public static Ports modeler() {
        return new Ports(8090, 26500, 8080, 0, 0, 0, 0, 0);
    }

    public Ports withWeb(int port) {
        return new Ports(port, zeebeGrpc, zeebeRest, zeebeManagement, postgres, elasticsearch, smtp, imap);
    }

    public Ports withZeebeGrpc(int port) {
        return new Ports(web, port, zeebeRest, zeebeManagement, postgres, elasticsearch, smtp, imap);
    }

    public Ports withZeebeRest(int port) {
        return new Ports(web, zeebeGrpc, port, zeebeManagement, postgres, elasticsearch, smtp, imap);
    }

    /**
     * Checks the given ports and replaces each 0 by a free port.
     *
     * @throws SandboxException naming the first busy port and the option that moves it
     */
    Ports resolved() {
        Map<String, Integer> named = new LinkedHashMap<>();
        named.put("--web-port", web);
        named.put("--grpc-port", zeebeGrpc);
        named.put("--rest-port", zeebeRest);
        named.put("--management-port", zeebeManagement);
        named.put("--postgres-port", postgres);
        named.put("--elasticsearch-port", elasticsearch);
        named.put("--smtp-port", smtp);
        named.put("--imap-port", imap);
        Set<Integer> taken = new HashSet<>();
        named.forEach((option, port) -> {
            if (port != 0 && (!taken.add(port) || !isFree(port))) {
                throw new SandboxException(
                        "Port %d is in use by another program. Stop it, or choose another port with %s."
                                .formatted(port, option));
            }
        });
        FreePorts free = new FreePorts(taken);
        return new Ports(
                free.orNext(web),
                free.orNext(zeebeGrpc),
                free.orNext(zeebeRest),
                free.orNext(zeebeManagement),
                free.orNext(postgres),
                free.orNext(elasticsearch),
                free.orNext(smtp),
                free.orNext(imap));
    }

    /** A source of free ports that are none of these. */
    FreePorts others() {
        return new FreePorts(new HashSet<>(
                List.of(web, zeebeGrpc, zeebeRest, zeebeManagement, postgres, elasticsearch, smtp, imap)));
    }

    /** Whether a server could listen on this port of the loopback address now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException busy) {
            return false;
        }
    }

    /**
     * Free ports below the range from which the kernel serves outgoing connections: a port from that range may be gone again before a
     * server, seconds later, opens it. Each process begins at its own place, so that two sandboxes starting together rarely meet;
     * within a process no port is given twice before all were, so there they never do.
     */
    static final class FreePorts {
        private static final int COUNT = LAST - FIRST;
        private static final AtomicLong PLACE =
                new AtomicLong(ProcessHandle.current().pid() * 64 + System.nanoTime() / 1_000_000);

        private final Set<Integer> taken;

        FreePorts(Set<Integer> taken) {
            this.taken = taken;
        }

        int orNext(int port) {
            return port != 0 ? port : next();
        }

        int next() {
            for (int tried = 0; tried < COUNT; tried++) {
                int port = FIRST + (int) Math.floorMod(PLACE.incrementAndGet(), (long) COUNT);
                if (!taken.contains(port) && isFree(port)) {
                    taken.add(port);
                    return port;
                }
            }
            throw new SandboxException(
                    "Expected a free port between %d and %d, but none was found.".formatted(FIRST, LAST));
        }
    }
}
