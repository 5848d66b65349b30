package io.rondo.batch;

import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;

/** A job did not complete. What it stored stays; running it again goes on from there. */
public class JobFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final BatchStatus status;

    JobFailed(String key, BatchStatus status, @Nullable Throwable cause) {
        super("Expected job '%s' to be COMPLETED, but it is %s%s".formatted(key, status, reason(cause)), cause);
        this.status = status;
    }

    /** STOPPED if the job itself asked to be run again later; else it failed. */
    BatchStatus status() {
        return status;
    }

    /** Our own words if the root cause is ours; never a server's, which may quote a row. */
    private static String reason(@Nullable Throwable cause) {
        if (cause == null) {
            return "";
        }
        var root = cause;
        for (var next = root.getCause(); next != null; next = next.getCause()) {
            root = next;
        }
        return root instanceof IllegalArgumentException || root instanceof IllegalStateException
                ? ": " + root.getMessage()
                : " because of " + root.getClass().getSimpleName();
    }
}
