package io.rondo.dashboards.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeptFiguresTests {

    private final MovableClock clock = new MovableClock();
    private final KeptFigures<String, Integer> figures = new KeptFigures<>(Duration.ofSeconds(4), clock);
    private final AtomicInteger counted = new AtomicInteger();

    @Test
    void countsOnceForAllWhoAskMeanwhile() {
        assertThat(figures.get("a", counted::incrementAndGet)).isEqualTo(1);
        clock.pass(Duration.ofMillis(3_999));
        assertThat(figures.get("a", counted::incrementAndGet)).isEqualTo(1);
        assertThat(figures.get("b", counted::incrementAndGet)).isEqualTo(2);
        clock.pass(Duration.ofMillis(1));
        assertThat(figures.get("a", counted::incrementAndGet)).isEqualTo(3);
    }

    @Test
    void keepsTenTimesAsLongAsItTook() {
        figures.get("a", () -> {
            clock.pass(Duration.ofSeconds(3));
            return counted.incrementAndGet();
        });
        clock.pass(Duration.ofSeconds(29));
        assertThat(figures.get("a", counted::incrementAndGet)).isEqualTo(1);
        clock.pass(Duration.ofSeconds(1));
        assertThat(figures.get("a", counted::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void countsAnewWhenAskedTo() {
        figures.get("a", counted::incrementAndGet);
        assertThat(figures.anew("a", counted::incrementAndGet)).isEqualTo(2);
        assertThat(figures.get("a", counted::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void aCountThatFailedIsTriedAgain() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> figures.get("a", () -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");
        assertThat(figures.get("a", counted::incrementAndGet)).isEqualTo(1);
    }

    @Test
    void twoWhoAskAtOnceCountOnce() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var two = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = two.submit(() -> figures.get("a", () -> {
                begun.countDown();
                await(go);
                return counted.incrementAndGet();
            }));
            await(begun);
            var second = two.submit(() -> figures.get("a", counted::incrementAndGet));
            go.countDown();
            assertThat(first.get()).isEqualTo(1);
            assertThat(second.get()).isEqualTo(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class MovableClock extends Clock {

        private Instant now = Instant.parse("2026-05-04T10:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
