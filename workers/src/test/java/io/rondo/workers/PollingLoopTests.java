package io.rondo.workers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PollingLoopTests {

    static List<Supplier<Throwable>> failures() {
        return List.of(
                () -> new IllegalStateException("a server is away"),
                () -> new StackOverflowError("a hostile letter"),
                () -> new OutOfMemoryError("a large letter"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverFailsIsTriedAgain(Supplier<Throwable> failure) {
        var calls = new AtomicInteger();
        try (var loop = PollingLoop.start("test", 1, Duration.ofMillis(1), () -> {
            if (calls.incrementAndGet() == 1) {
                throw sneaky(failure.get());
            }
            return 0;
        })) {
            await().atMost(Duration.ofSeconds(10)).until(() -> calls.get() > 1);
        }
    }

    @Test
    void anInterruptEndsTheLoop() {
        var thread = new AtomicReference<Thread>();
        try (var loop = PollingLoop.start("test", 1, Duration.ofHours(1), () -> {
            thread.set(Thread.currentThread());
            Thread.currentThread().interrupt();
            return 0;
        })) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> thread.get() != null && !thread.get().isAlive());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
        throw (T) failure;
    }
}
