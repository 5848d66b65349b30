package io.rondo.history;

/** Told how far a long piece of work is. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * @param what is being worked on, e.g. {@code contacts}
     * @param done so far
     * @param total when the work began; {@code done} can pass it
     */
    void progress(String what, long done, long total);
}
