package io.rondo.dashboards.offers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** At most {@link #MAILS} test mails a person in {@link #WINDOW}, by the system clock; each node counts for itself. */
@Component
class TestSendLimit {

    static final int MAILS = 10;
    static final Duration WINDOW = Duration.ofMinutes(10);

    private final Clock clock;
    private final Map<String, Deque<Instant>> sent = new ConcurrentHashMap<>();

    TestSendLimit(Clock clock) {
        this.clock = clock;
    }

    /** Takes one of the person's mails; false if none is left. */
    boolean take(String person) {
        var now = clock.instant();
        var mine = sent.computeIfAbsent(person, key -> new ArrayDeque<>());
        synchronized (mine) {
            while (!mine.isEmpty() && mine.peekFirst().isBefore(now.minus(WINDOW))) {
                mine.removeFirst();
            }
            if (mine.size() >= MAILS) {
                return false;
            }
            mine.addLast(now);
            return true;
        }
    }
}
