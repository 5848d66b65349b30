package io.rondo.batch;

import java.util.Map;

/**
 * The frozen list of a campaign: {@code considered = listed + sum of notListed}.
 *
 * @param considered customers the segment selects, or rows of the ready-made list that name a customer
 * @param listed members, hold-outs included
 * @param notListed customers left out, by the first reason that applied
 * @param sampleRatioP p-value of the χ² test of arm sizes against the planned shares; near 0 means the draw is broken
 */
public record ListResult(int considered, int listed, int heldOut, Map<String, Integer> notListed, double sampleRatioP) {

    public ListResult {
        notListed = Map.copyOf(notListed);
    }

    /** Listed as a fraction of considered; 0 if none was considered. */
    public double listedShare() {
        return considered == 0 ? 0 : (double) listed / considered;
    }
}
