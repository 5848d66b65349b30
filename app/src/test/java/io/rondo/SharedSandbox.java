package io.rondo;

import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.SandboxOptions;
import java.util.Map;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * The real servers, started once for all tests of a JVM and ended with it. Tests share them: each makes its own
 * customers and campaigns and looks only at these; who stops a server starts it again before the test ends.
 */
public final class SharedSandbox {

    private SharedSandbox() {}

    /** The running sandbox; the first call starts it. */
    public static Sandbox get() {
        return Holder.SANDBOX;
    }

    /** Settings of an application on these servers; for {@code @DynamicPropertySource}. */
    public static void register(DynamicPropertyRegistry registry) {
        for (Map.Entry<String, String> property : get().springProperties().entrySet()) {
            registry.add(property.getKey(), property::getValue);
        }
    }

    private static final class Holder {
        static final Sandbox SANDBOX = Sandbox.start(SandboxOptions.throwAway(), System.err::println);
    }
}
