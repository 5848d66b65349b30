package io.rondo.campaigns;

import io.rondo.kernel.SegmentId;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign's list is made of besides its first segment, and how long it may get.
 *
 * @param further segments whose customers are considered too
 * @param excluded segments whose customers are not considered
 * @param budget what the campaign may cost as planned: its fixed cost, and a message to each contact that is not held out; null: the
 *     list is not cut to it
 * @param callCapacity contacts people can call; null: the list is not cut to it
 * @param onePerHousehold whether of people with one family name at one postal address only one is listed
 * @param expectedRate share of customers, above 0 and below 1, expected to convert without the campaign; only tells before the launch
 *     what difference the list can show
 */
public record ListRules(
        List<SegmentId> further,
        List<SegmentId> excluded,
        @Nullable BigDecimal budget,
        @Nullable Integer callCapacity,
        boolean onePerHousehold,
        BigDecimal expectedRate) {

    public static final BigDecimal ORDINARY_RATE = new BigDecimal("0.02");

    /** One segment, and as many as are in it. */
    public static final ListRules NONE = new ListRules(List.of(), List.of(), null, null, false, ORDINARY_RATE);

    public ListRules {
        if (budget != null && budget.signum() <= 0) {
            throw new IllegalArgumentException("Expected a budget above 0, but got " + budget);
        }
        if (callCapacity != null && callCapacity <= 0) {
            throw new IllegalArgumentException("Expected a capacity for calls above 0, but got " + callCapacity);
        }
        if (expectedRate.signum() <= 0 || expectedRate.compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException(
                    "Expected a rate of conversion above 0 and below 1, but got " + expectedRate);
        }
        further = List.copyOf(further);
        excluded = List.copyOf(excluded);
    }
}
