package io.rondo.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * The sandbox cannot do what was asked. The message is one sentence or two for the person at the keyboard: it names the port and its
 * option, the missing part, or the log to read.
 */
public class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
