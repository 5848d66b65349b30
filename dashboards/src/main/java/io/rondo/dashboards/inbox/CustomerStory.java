package io.rondo.dashboards.inbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A customer as the person who talks to them needs to know them.
 *
 * @param openCase id of their case in recovery; while there is one, marketing to them pauses
 */
public record CustomerStory(
        Identity identity, List<Consent> consents, @Nullable Long openCase, List<Entry> timeLine, boolean more) {

    /** @param monetary what they bought in the profile's period, in the installation's currency */
    public record Identity(
            long id,
            String externalId,
            @Nullable String name,
            @Nullable String email,
            @Nullable String phone,
            String language,
            String timeZone,
            @Nullable String country,
            String valueTier,
            String stage,
            @Nullable Integer frequency,
            @Nullable BigDecimal monetary,
            @Nullable Integer recencyDays,
            boolean suppressed) {}

    public record Consent(String purpose, String channel, boolean granted, Instant changedAt) {}

    /**
     * Something that happened between the customer and us.
     *
     * @param kind {@code delivery}, {@code response}, {@code call}, {@code consent}, {@code case} or {@code note}
     * @param what code within the kind, such as {@code SENT} or {@code complaint}
     * @param context campaign, source or person it belongs to
     * @param detail code of what it was about: the step of a message, the purpose and channel of a consent
     * @param reason code of why a message was not sent
     * @param text what somebody wrote
     */
    public record Entry(
            Instant at,
            String kind,
            String what,
            @Nullable String context,
            @Nullable String detail,
            @Nullable String reason,
            @Nullable String text,
            @Nullable BigDecimal amount) {}
}
