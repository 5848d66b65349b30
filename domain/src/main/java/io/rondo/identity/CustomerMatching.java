package io.rondo.identity;

/** Looks for duplicates among customers that changed, and merges what is beyond doubt; done by a batch job. */
public interface CustomerMatching {

    /**
     * Runs to its end; what an earlier run left undone is done first. Does nothing if it is running already: whatever changed meanwhile
     * is due the next time.
     */
    void run();
}
