package io.rondo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ExitHookTests {

    @Test
    void serversOutliveTheApplicationsThatUseThem() throws InterruptedException {
        List<String> closed = new CopyOnWriteArrayList<>();
        var running = new CountDownLatch(1);
        var application = Thread.ofPlatform().name(ExitHook.ORDERLY_STOP).start(() -> {
            await(running);
            closed.add("application");
        });
        var servers = Thread.ofPlatform().start(() -> ExitHook.closeAfterOthers(() -> closed.add("servers")));
        // It waits for the application; one that waits for nobody would be done, and this would say so.
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !servers.isAlive()
                        || Stream.of(servers.getStackTrace())
                                .anyMatch(frame -> frame.getMethodName().equals("join")));
        running.countDown();
        application.join();
        servers.join();

        assertThat(closed).containsExactly("application", "servers");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
