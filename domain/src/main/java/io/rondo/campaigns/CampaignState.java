package io.rondo.campaigns;

import java.util.Locale;

/** How far a campaign is; see {@link Campaigns} for the verbs that move it. */
public enum CampaignState {
    DRAFT,
    BUILDING,
    AWAITING_APPROVAL,
    REJECTED,
    RUNNING,
    PAUSED,
    MEASURING,
    IN_REVIEW,
    CLOSED,
    STOPPED;

    /** The text in the table, such as {@code awaiting-approval}. */
    public String column() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static CampaignState ofColumn(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Nothing happens in it any more. */
    public boolean ended() {
        return this == REJECTED || this == CLOSED || this == STOPPED;
    }
}
