package io.rondo.dashboards.tracking;

import io.rondo.kernel.DeliveryId;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * How many different messages one network address fetched links of within the last minute: a mail gateway fetches for
 * hundreds of recipients, a person for one. Kept in memory only, for the addresses seen last, and never for loopback, private and
 * link-local addresses, which every visitor behind one proxy shares. System clock: this is about the speed of machines.
 */
@Component
class NetworkPeers {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MAX_ADDRESSES = 20_000;
    private static final int MAX_FETCHES = 200;

    private final Clock clock;
    private final Map<String, Fetches> byAddress = new LinkedHashMap<>(64, 0.75f, true);

    NetworkPeers(Clock systemClock) {
        this.clock = systemClock;
    }

    private record Fetch(Instant at, long delivery) {}

    private static final class Fetches {
        private final ArrayDeque<Fetch> recent = new ArrayDeque<>();
        private final Map<Long, Integer> perDelivery = new HashMap<>();

        void add(Fetch fetch) {
            recent.addLast(fetch);
            perDelivery.merge(fetch.delivery(), 1, Integer::sum);
        }

        void forgetBefore(Instant limit) {
            while (!recent.isEmpty()
                    && (recent.size() > MAX_FETCHES || recent.getFirst().at().isBefore(limit))) {
                perDelivery.computeIfPresent(recent.removeFirst().delivery(), (id, n) -> n == 1 ? null : n - 1);
            }
        }

        int others(long delivery) {
            return perDelivery.size() - (perDelivery.containsKey(delivery) ? 1 : 0);
        }
    }

    /** Notes a fetch; returns the number of other messages this address fetched within the last minute. */
    int seen(String remoteAddress, DeliveryId delivery) {
        if (isShared(remoteAddress)) {
            return 0;
        }
        var now = clock.instant();
        synchronized (byAddress) {
            var fetches = byAddress.computeIfAbsent(remoteAddress, address -> new Fetches());
            fetches.add(new Fetch(now, delivery.value()));
            fetches.forgetBefore(now.minus(PERIOD));
            if (byAddress.size() > MAX_ADDRESSES) {
                byAddress.remove(byAddress.keySet().iterator().next());
            }
            return fetches.others(delivery.value());
        }
    }

    private static boolean isShared(String address) {
        try {
            var parsed = InetAddress.ofLiteral(address);
            return parsed.isLoopbackAddress()
                    || parsed.isSiteLocalAddress()
                    || parsed.isLinkLocalAddress()
                    || parsed.isAnyLocalAddress()
                    || isUniqueLocal(parsed.getAddress())
                    || isCarrierGrade(parsed.getAddress());
        } catch (IllegalArgumentException e) {
            // Nothing that names one visitor, so nothing to count by.
            return true;
        }
    }

    /** RFC 4193, fc00::/7. */
    private static boolean isUniqueLocal(byte[] address) {
        return address.length == 16 && (address[0] & 0xfe) == 0xfc;
    }

    /** RFC 6598, 100.64.0.0/10: many households behind one address. */
    private static boolean isCarrierGrade(byte[] address) {
        return address.length == 4 && address[0] == 100 && (address[1] & 0xc0) == 64;
    }
}
