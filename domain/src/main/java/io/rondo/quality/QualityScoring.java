package io.rondo.quality;

/** Scores the data about customers by the rules; done by a batch job. */
public interface QualityScoring {

    /** Runs to its end. Does nothing if it is running already. */
    void run();

    /** Runs unless that was done within a day of business time, or nobody is known. */
    void daily();
}
