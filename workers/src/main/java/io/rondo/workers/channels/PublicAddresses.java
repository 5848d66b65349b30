package io.rondo.workers.channels;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks names up and refuses those that lead anywhere but to the public Internet: whoever may set a gateway's address must not reach
 * what only this server can (loopback, private networks, the metadata service of a cloud). Every answer is checked, and the
 * connection is made to the answers that were checked: a second look-up that differs never happens.
 */
final class PublicAddresses implements DnsResolver {

    /** What no gateway on the Internet has; besides what {@link InetAddress} itself knows to be local. */
    private static final List<Network> NOT_PUBLIC = List.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8",
                    "100.64.0.0/10", // carrier-grade NAT; a metadata service of a cloud is in it
                    "127.0.0.0/8",
                    "169.254.0.0/16", // link-local; metadata services
                    "172.16.0.0/12",
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation, as the next two and 2001:db8::
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16",
                    "198.18.0.0/15", // benchmarks
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, broadcast
                    "::/96", // unspecified, loopback, IPv4 in an old form
                    "64:ff9b::/96", // an IPv4 address behind a translator, whichever it is, as the next three
                    "64:ff9b:1::/48",
                    "2001::/23", // Teredo and other protocol assignments
                    "2002::/16",
                    "2001:db8::/32",
                    "fc00::/7", // unique local; a metadata service is in it
                    "fe80::/9", // link-local and the former site-local
                    "ff00::/8") // multicast
            .stream()
            .map(Network::of)
            .toList();

    /** A name that leads where no message may go. */
    static final class RefusedException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        RefusedException(String host) {
            super("Expected '%s' to have public addresses only, but it has one that is not".formatted(host));
        }
    }

    /** Where names are looked up. */
    @FunctionalInterface
    interface Names {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    private final Names names;
    private final List<Network> allowed;

    PublicAddresses(Names names, List<Network> allowed) {
        this.names = names;
        this.allowed = List.copyOf(allowed);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var answers = names.lookUp(host);
        for (var answer : answers) {
            if (allowed.stream().noneMatch(network -> network.holds(answer)) && !isPublic(answer)) {
                throw new RefusedException(host);
            }
        }
        return answers;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    static boolean isPublic(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && NOT_PUBLIC.stream().noneMatch(network -> network.holds(address));
    }
}
