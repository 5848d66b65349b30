package io.rondo.dashboards.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Slows down guessing: after {@link #FREE_ATTEMPTS} failures in a row from one address for one name, each further one
 * doubles the wait, from {@link #FIRST_WAIT} to {@link #LONGEST_WAIT}. A success, or {@link #FORGET_AFTER} without a
 * failure, starts afresh. Remembers the {@link #REMEMBERED} latest pairs. System clock; each node counts for itself.
 */
@Component
class LoginThrottle {

    static final int FREE_ATTEMPTS = 5;
    static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    static final Duration FORGET_AFTER = Duration.ofMinutes(30);
    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<Key, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /** How long this pair must still wait; empty if it may try now. */
    synchronized Optional<Duration> waitFor(String address, String name) {
        var known = failures.get(new Key(address, name));
        var now = clock.instant();
        if (known == null || known.count() < FREE_ATTEMPTS || !now.isBefore(known.openAt())) {
            return Optional.empty();
        }
        return Optional.of(Duration.between(now, known.openAt()));
    }

    synchronized void failed(String address, String name) {
        var key = new Key(address, name);
        var now = clock.instant();
        var before = failures.get(key);
        var count = before == null || before.last().plus(FORGET_AFTER).isBefore(now) ? 1 : before.count() + 1;
        failures.put(key, new Failures(count, now, now.plus(waitAfter(count))));
    }

    synchronized void succeeded(String address, String name) {
        failures.remove(new Key(address, name));
    }

    private static Duration waitAfter(int count) {
        if (count < FREE_ATTEMPTS) {
            return Duration.ZERO;
        }
        var doublings = Math.min(count - FREE_ATTEMPTS, 20);
        var wait = FIRST_WAIT.multipliedBy(1L << doublings);
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private record Key(String address, String name) {}

    private record Failures(int count, Instant last, Instant openAt) {}
}
