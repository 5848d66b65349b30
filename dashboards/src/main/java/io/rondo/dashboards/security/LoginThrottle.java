package io.rondo.dashboards.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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

    /** Attempts of one pair at the same time, such as requests of a program, which sends its password with each. */
    static final int AT_ONCE = 16;

    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<Key, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Attempts that have begun and not ended. */
    private final Map<Key, Integer> underWay = new HashMap<>();

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /**
     * Begins an attempt, which {@link #succeeded} or {@link #failed} must end. Waits while others of this pair are under way: all but one
     * after a failure, {@link #AT_ONCE} before. So a burst of guesses is counted before it is answered.
     *
     * @return how long this pair must still wait, and then no attempt has begun; empty if it may try now
     */
    synchronized Optional<Duration> begin(String address, String name) throws InterruptedException {
        var key = new Key(address, name);
        while (underWay.getOrDefault(key, 0) >= (failures.containsKey(key) ? 1 : AT_ONCE)) {
            wait();
        }
        var known = failures.get(key);
        var now = clock.instant();
        if (known != null && known.count() >= FREE_ATTEMPTS && now.isBefore(known.openAt())) {
            return Optional.of(Duration.between(now, known.openAt()));
        }
        underWay.merge(key, 1, Integer::sum);
        return Optional.empty();
    }

    synchronized void failed(String address, String name) {
        var key = new Key(address, name);
        var now = clock.instant();
        var before = failures.get(key);
        var count = before == null || before.last().plus(FORGET_AFTER).isBefore(now) ? 1 : before.count() + 1;
        failures.put(key, new Failures(count, now, now.plus(waitAfter(count))));
        end(key);
    }

    synchronized void succeeded(String address, String name) {
        var key = new Key(address, name);
        failures.remove(key);
        end(key);
    }

    private void end(Key key) {
        underWay.computeIfPresent(key, (it, n) -> n == 1 ? null : n - 1);
        notifyAll();
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
