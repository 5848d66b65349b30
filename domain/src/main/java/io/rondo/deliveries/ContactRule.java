package io.rondo.deliveries;

import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * What the contact policy says about one combination of its inputs.
 *
 * @param channel email, sms, phone or http
 * @param purpose marketing or service
 * @param valueTier high, mid or low
 * @param maxPer7Days messages in any 7 days of business time; null: no cap
 * @param maxPer30Days messages in any 30 days of business time; null: no cap
 * @param minHoursBetween hours of business time from one message to the next; 0: none
 * @param quietFrom beginning of the quiet hours in the customer's time zone; null: none
 * @param quietUntil their end; may be earlier than their beginning: then they last over midnight
 */
public record ContactRule(
        String channel,
        String purpose,
        String valueTier,
        @Nullable Integer maxPer7Days,
        @Nullable Integer maxPer30Days,
        int minHoursBetween,
        @Nullable LocalTime quietFrom,
        @Nullable LocalTime quietUntil) {

    public ContactRule {
        atLeastZero("maxPer7Days", maxPer7Days);
        atLeastZero("maxPer30Days", maxPer30Days);
        atLeastZero("minHoursBetween", minHoursBetween);
        if ((quietFrom == null) != (quietUntil == null)) {
            throw new IllegalArgumentException("Expected quietFrom and quietUntil both or neither, but got %s and %s"
                    .formatted(quietFrom, quietUntil));
        }
    }

    private static void atLeastZero(String name, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException("Expected %s of 0 or more, but got %d".formatted(name, value));
        }
    }
}
