package io.rondo.measurement;

import io.rondo.kernel.CampaignId;

/** The history does not hold all of the campaign yet, or it changed while it was read: ask again in a moment. */
public class NotYetMeasurableException extends RuntimeException {

    private final long pending;

    NotYetMeasurableException(CampaignId campaign, long pending) {
        super("Expected the history to hold all of campaign '%s', but %d changes are under way"
                .formatted(campaign, pending));
        this.pending = pending;
    }

    /** Outbox rows under way; 0 if figures moved while they were read. */
    public long pending() {
        return pending;
    }
}
