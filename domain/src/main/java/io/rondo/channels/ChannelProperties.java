package io.rondo.channels;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The gateways there are. Deliveries of a channel without one wait.
 *
 * @param sms text messages
 * @param http any webhook
 */
@ConfigurationProperties("rondo.channels")
public record ChannelProperties(
        @Nullable Gateway sms, @Nullable Gateway http) {

    /** The gateway of this channel, if it has one. */
    public Optional<Gateway> of(String channel) {
        return Optional.ofNullable(all().get(channel));
    }

    /** Every gateway by its channel. */
    public Map<String, Gateway> all() {
        var all = new TreeMap<String, Gateway>();
        if (sms != null) {
            all.put("sms", sms);
        }
        if (http != null) {
            all.put("http", http);
        }
        return all;
    }
}
