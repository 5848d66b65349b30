package io.rondo.audiences;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import java.util.Currency;

/** How a reader calls what a rule names by id or code. */
public interface CriteriaNames {

    String campaign(CampaignId id);

    String segment(SegmentId id);

    /** @param code of a strategic segment, or what a file gave for one */
    String strategicSegment(String code);

    /** Of the installation: what its money is in. */
    Currency currency();
}
