package io.rondo.batch.buildlist;

import io.rondo.kernel.CampaignId;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What building a list needs to know of its campaign.
 *
 * @param budget what the campaign may cost as planned, in its currency; null: not cut
 * @param callCapacity contacts that people can call; null: not cut
 * @param over whether the campaign ended before its list was built
 */
public record ListPlan(
        CampaignId id,
        @Nullable Long segmentId,
        String listSource,
        String purpose,
        String channel,
        String seed,
        int waves,
        int minDaysSinceContact,
        @Nullable BigDecimal budget,
        @Nullable Integer callCapacity,
        boolean onePerHousehold,
        BigDecimal costPerMessage,
        BigDecimal fixedCost,
        boolean frozen,
        boolean over) {}
