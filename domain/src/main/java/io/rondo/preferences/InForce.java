package io.rondo.preferences;

import io.rondo.consent.Channel;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a customer's marketing messages now.
 *
 * @param channels those we could use for this customer
 * @param topics the categories of the offers there are, and those refused before, in alphabetical order
 * @param maxPer30Days the customer's own limit; null: none but the contact policy
 * @param pausedUntil end of the pause (business time); null: none
 */
public record InForce(
        List<OnChannel> channels,
        List<Topic> topics,
        @Nullable Integer maxPer30Days,
        @Nullable Instant pausedUntil) {

    /**
     * One channel.
     *
     * @param allowed whether marketing may be sent there
     * @param blocked the reason the address is not written to whatever the customer chooses (a bounce, an abuse report); null
     *     where the choice is the customer's
     */
    public record OnChannel(
            Channel channel, boolean allowed, @Nullable String blocked) {}

    /** A category of offers and whether the customer wants to hear about it. */
    public record Topic(String name, boolean wanted) {}

    /** Whether no marketing leaves on any channel. */
    public boolean stopped() {
        return channels.stream().noneMatch(OnChannel::allowed);
    }

    boolean allows(Channel channel) {
        return channels.stream().anyMatch(it -> it.channel() == channel && it.allowed());
    }
}
