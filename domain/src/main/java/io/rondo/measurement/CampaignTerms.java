package io.rondo.measurement;

import io.rondo.kernel.CampaignId;
import java.util.List;

/**
 * What measurement needs to know of a campaign beforehand: what was agreed, not what came of it.
 *
 * @param margin share of revenue that is profit before campaign cost
 * @param fixedCost in the currency, shared by the treatment arms by size
 */
record CampaignTerms(CampaignId id, String currency, double margin, double fixedCost, List<Arm> arms) {

    /**
     * One arm as it was set up.
     *
     * @param share of the list that was to be drawn into it; only proportions matter
     */
    record Arm(String arm, boolean holdOut, double share) {}
}
