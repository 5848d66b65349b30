package io.rondo;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogFile;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.LoggingSystemFactory;
import org.springframework.boot.logging.logback.LogbackLoggingSystem;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Logging of tests whose classes start nodes side by side. Spring Boot configures the one Logback context of a process anew with each
 * application, while other applications write to it, which ends in a {@link java.util.ConcurrentModificationException}; here the first
 * application configures it, and it stays.
 */
final class OnceInitializedLogging extends LogbackLoggingSystem {

    private static final Object LOCK = new Object();
    private static boolean begun;

    private OnceInitializedLogging(ClassLoader classLoader) {
        super(classLoader);
    }

    @Override
    public void beforeInitialize() {
        synchronized (LOCK) {
            if (!begun) { // silences everything until the first initialization
                begun = true;
                super.beforeInitialize();
            }
        }
    }

    @Override
    public void initialize(
            LoggingInitializationContext context, @Nullable String configLocation, @Nullable LogFile logFile) {
        synchronized (LOCK) {
            super.initialize(context, configLocation, logFile);
        }
    }

    /** Would have the next application configure it anew. */
    @Override
    public void cleanUp() {}

    @Order(Ordered.HIGHEST_PRECEDENCE)
    static final class Factory implements LoggingSystemFactory {

        @Override
        public LoggingSystem getLoggingSystem(ClassLoader classLoader) {
            return new OnceInitializedLogging(classLoader);
        }
    }
}
