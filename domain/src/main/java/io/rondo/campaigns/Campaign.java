package io.rondo.campaigns;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as it stands.
 *
 * @param flow process id each contact's journey runs
 * @param seed what arms are drawn by, together with the customer's external id
 * @param priority 1 to 100, see {@link CampaignDraft}
 * @param margin share of revenue that is profit before campaign cost, 0 to 1
 * @param considered customers the segment selected when the list was frozen; null before
 */
public record Campaign(
        CampaignId id,
        String name,
        String flow,
        @Nullable SegmentId segment,
        String purpose,
        String channel,
        CampaignState state,
        String seed,
        int waves,
        Duration waveGap,
        Duration responseWindow,
        int minDaysSinceContact,
        int priority,
        BigDecimal margin,
        BigDecimal costPerMessage,
        BigDecimal costPerCall,
        BigDecimal fixedCost,
        String currency,
        @Nullable Long processInstanceKey,
        String createdBy,
        Instant createdAt,
        @Nullable Integer considered,
        @Nullable String approvedBy,
        @Nullable Instant approvedAt,
        @Nullable Instant launchedAt,
        @Nullable Instant measuredAt,
        @Nullable Instant endedAt,
        @Nullable String endReason) {

    /** Whether its flow works on chunks of contacts rather than on one contact: by the process id, which {@code rondo check} enforces. */
    public boolean isBroadcast() {
        return flow.equals("broadcast") || flow.startsWith("broadcast-");
    }

    /** The correlation key of messages to the campaign's process. */
    public static String key(CampaignId id) {
        return "campaign-" + id.value();
    }
}
