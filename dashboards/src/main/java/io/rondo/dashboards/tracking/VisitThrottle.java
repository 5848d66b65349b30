package io.rondo.dashboards.tracking;

import io.rondo.kernel.DeliveryId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Slows down whoever hammers a page that reads and writes for each visit: {@value #FREE_VISITS} visits a minute with one
 * message's link, whatever address they come from. A forged token costs no query and needs no limit. Remembers the {@value #REMEMBERED}
 * latest links. System clock; each node counts for itself.
 */
@Component
class VisitThrottle {

    static final int FREE_VISITS = 60;
    static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<DeliveryId, Visits> byDelivery = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<DeliveryId, Visits> eldest) {
            return size() > REMEMBERED;
        }
    };

    VisitThrottle(Clock systemClock) {
        this.clock = systemClock;
    }

    private record Visits(Instant since, int count) {}

    /** Counts a visit; returns how long its visitor must wait, or nothing if it is welcome. */
    synchronized Optional<Duration> waitFor(DeliveryId delivery) {
        var now = clock.instant();
        var before = byDelivery.get(delivery);
        if (before == null || !now.isBefore(before.since().plus(PERIOD))) {
            byDelivery.put(delivery, new Visits(now, 1));
            return Optional.empty();
        }
        if (before.count() >= FREE_VISITS) {
            return Optional.of(Duration.between(now, before.since().plus(PERIOD)));
        }
        byDelivery.put(delivery, new Visits(before.since(), before.count() + 1));
        return Optional.empty();
    }
}
