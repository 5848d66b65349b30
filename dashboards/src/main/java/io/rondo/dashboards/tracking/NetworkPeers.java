package io.rondo.dashboards.tracking;

import io.rondo.kernel.DeliveryId;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
 * hundreds of recipients, a person for one. Kept in memory only, for the addresses seen last, and never for loopback, which
 * every visitor of a server on one machine shares. System clock: this is about the speed of machines.
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
        if (isLoopback(remoteAddress)) {
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

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
