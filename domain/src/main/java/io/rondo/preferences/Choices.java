package io.rondo.preferences;

import io.rondo.consent.Channel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a customer chose, all of it at once.
 *
 * @param channels where marketing may reach the customer; a channel that was not offered is left as it is
 * @param shownTopics the topics the customer was asked about; others are left as they are
 * @param topics those of them the customer wants to hear about
 * @param maxPer30Days the customer's own limit over all channels, 1 to 31; null: none
 */
public record Choices(
        Set<Channel> channels,
        Set<String> shownTopics,
        Set<String> topics,
        @Nullable Integer maxPer30Days) {

    public Choices {
        if (maxPer30Days != null && (maxPer30Days < 1 || maxPer30Days > 31)) {
            throw new IllegalArgumentException(
                    "Expected a limit of 1 to 31 messages in 30 days, but it is %d".formatted(maxPer30Days));
        }
        channels = Set.copyOf(channels);
        shownTopics = Set.copyOf(shownTopics);
        topics = Set.copyOf(topics);
    }
}
