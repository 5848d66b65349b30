package io.rondo.quality;

/** Scores the data about customers by the rules; done by a batch job. */
public interface QualityScoring {

    /** Runs to its end. Does nothing if it is running already. */
    void run();
}
