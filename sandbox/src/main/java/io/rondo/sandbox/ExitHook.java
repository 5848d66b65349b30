package io.rondo.sandbox;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends the servers when the JVM exits or is interrupted. JVM shutdown hooks run beside each other; the servers must outlive the Spring
 * contexts that use them, so this one waits for Spring's. (Spring's own list of shutdown handlers is no alternative: it is only run if a
 * SpringApplication ever was.)
 */
final class ExitHook {
    private static final String SPRING = "SpringApplicationShutdownHook";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Thread thread;

    ExitHook(Runnable close) {
        this.thread = new Thread(() -> closeAfterSpring(close), "rondo-sandbox-exit");
    }

    void register() {
        Runtime.getRuntime().addShutdownHook(thread);
    }

    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException exiting) {
            // the hook is running, or about to find everything closed
        }
    }

    private static void closeAfterSpring(Runnable close) {
        try {
            TimeUnit.MILLISECONDS.sleep(50); // all hooks are started before any is awaited
            for (Thread hook : Thread.getAllStackTraces().keySet()) {
                if (hook.getName().equals(SPRING)) {
                    hook.join(PATIENCE.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close.run();
        }
    }
}
