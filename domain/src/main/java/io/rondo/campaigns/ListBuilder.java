package io.rondo.campaigns;

import io.rondo.kernel.CampaignId;
import java.util.List;

/** Builds the list of a campaign and freezes it; done by a batch job. Asked again, it returns what it froze. */
public interface ListBuilder {

    /**
     * What was built.
     *
     * @param considered customers the segment selected
     * @param listed customers on the list, hold-out included
     * @param sampleRatioP probability of arm sizes at least this far from their planned shares, 0 to 1
     */
    record BuiltList(long considered, long listed, long heldOut, double sampleRatioP) {

        /** {@code listed / considered}; 0 for an empty segment. */
        public double listedShare() {
            return considered == 0 ? 0 : (double) listed / considered;
        }
    }

    /** Settles whom the list considers, once, and returns the partitions their candidates are found in; none of a frozen list. */
    List<Integer> start(CampaignId campaign);

    /** Another node is at the same thing; ask again later. Nothing is wrong. */
    final class Busy extends RuntimeException {

        private static final long serialVersionUID = 1;

        public Busy(Throwable cause) {
            super(cause);
        }
    }

    /**
     * Finds the candidates of one partition; asked again, it leaves what was found.
     *
     * @throws Busy if another node is finding them
     */
    void findCandidates(CampaignId campaign, int partition);

    /**
     * Makes one list of the candidates; finds those that were not found.
     *
     * @throws Busy if another node is making it
     */
    BuiltList build(CampaignId campaign);
}
