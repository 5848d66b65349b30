package io.rondo.dashboards.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoginThrottleTests {

    private final MovableClock clock = new MovableClock();
    private final LoginThrottle throttle = new LoginThrottle(clock);

    @Test
    void doublesTheWaitWithEachFailureUpToItsLongest() throws InterruptedException {
        fail(LoginThrottle.FREE_ATTEMPTS);
        assertThat(throttle.begin("a", "n")).contains(LoginThrottle.FIRST_WAIT);
        fail(1);
        assertThat(throttle.begin("a", "n")).contains(LoginThrottle.FIRST_WAIT.multipliedBy(2));
        fail(50);
        assertThat(throttle.begin("a", "n")).contains(LoginThrottle.LONGEST_WAIT);
    }

    @Test
    void opensWhenTheWaitIsOver() throws InterruptedException {
        fail(LoginThrottle.FREE_ATTEMPTS);
        clock.now = clock.now.plus(LoginThrottle.FIRST_WAIT);
        assertThat(throttle.begin("a", "n")).isEmpty();
    }

    @Test
    void forgetsAfterASuccessAndAfterALongTime() throws InterruptedException {
        fail(LoginThrottle.FREE_ATTEMPTS);
        throttle.succeeded("a", "n");
        assertThat(throttle.begin("a", "n")).isEmpty();
        fail(LoginThrottle.FREE_ATTEMPTS - 1);
        clock.now = clock.now.plus(LoginThrottle.FORGET_AFTER).plus(Duration.ofSeconds(1));
        fail(1);
        assertThat(throttle.begin("a", "n")).isEmpty();
    }

    @Test
    void aBurstOfGuessesIsNoWayAroundTheWait() throws InterruptedException {
        var letIn = new AtomicInteger();
        var guesses = new ArrayList<Thread>();
        var allAtTheDoor = new CountDownLatch(500);
        for (int i = 0; i < 500; i++) {
            guesses.add(Thread.ofVirtual().start(() -> {
                try {
                    allAtTheDoor.countDown();
                    if (throttle.begin("a", "n").isEmpty()) {
                        letIn.incrementAndGet();
                        allAtTheDoor.await();
                        throttle.failed("a", "n");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (var guess : guesses) {
            guess.join();
        }
        assertThat(letIn).hasValueLessThanOrEqualTo(LoginThrottle.AT_ONCE + LoginThrottle.FREE_ATTEMPTS);
    }

    @Test
    void aProgramThatSendsManyRequestsAtOnceIsLetIn() throws InterruptedException {
        for (int i = 0; i < LoginThrottle.AT_ONCE; i++) {
            assertThat(throttle.begin("a", "n")).isEmpty();
        }
        throttle.succeeded("a", "n");
        assertThat(throttle.begin("a", "n")).isEmpty();
        assertThat(throttle.begin("b", "n")).as("somebody else").isEmpty();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed("a", "n");
        }
    }

    private static final class MovableClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
