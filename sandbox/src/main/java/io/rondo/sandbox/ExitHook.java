package io.rondo.sandbox;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Ends the servers when the JVM exits or is interrupted. JVM shutdown hooks run beside each other; the servers must outlive the
 * applications that use them, or these spend their last half minute waiting for connections. So this one waits for Spring's and for
 * {@link #ORDERLY_STOP}. (Spring's own list of shutdown handlers is no alternative: it is only run if a SpringApplication ever was.)
 */
public final class ExitHook {

    /** Name of a shutdown hook that lives until the command has closed its applications itself. */
    public static final String ORDERLY_STOP = "rondo-stop";

    private static final Set<String> FIRST = Set.of("SpringApplicationShutdownHook", ORDERLY_STOP);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Thread thread;

    ExitHook(Runnable close) {
        this.thread = new Thread(() -> closeAfterOthers(close), "rondo-sandbox-exit");
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

    static void closeAfterOthers(Runnable close) {
        try {
            TimeUnit.MILLISECONDS.sleep(50); // all hooks are started before any is awaited
            for (Thread hook : Thread.getAllStackTraces().keySet()) {
                if (FIRST.contains(hook.getName())) {
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
