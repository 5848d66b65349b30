package io.rondo.kernel;

/** Identifies a campaign. */
public record CampaignId(long value) {

    public CampaignId {
        if (value <= 0) {
            throw new IllegalArgumentException("Expected a positive campaign id, but it is %d".formatted(value));
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
