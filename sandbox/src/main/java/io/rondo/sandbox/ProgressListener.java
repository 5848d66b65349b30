package io.rondo.sandbox;

/** Hears one line for each server when it is up, and for each longer preparation. Called from several threads. */
@FunctionalInterface
public interface ProgressListener {
    /** @param line a sentence for a person, such as {@code "Zeebe 8.6.0 is up in 7.1 s (gRPC 26500, REST 8080)"} */
    void progress(String line);

    /** Says nothing. */
    static ProgressListener silent() {
        return line -> {};
    }
}
