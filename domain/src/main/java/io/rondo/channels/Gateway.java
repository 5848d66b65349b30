package io.rondo.channels;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Somebody else's server that takes messages by HTTP.
 *
 * @param url where messages are posted; https, or http where {@code allow} names the network it is in
 * @param secret shared key of the signatures in both directions, 16 characters or more
 * @param idempotent whether the gateway promises to send a message once however often its id is posted: then a lost answer is
 *     tried again instead of being in doubt
 * @param connectTimeout for the connection, TLS included
 * @param readTimeout for the answer; both together stay below the lease of a claim
 * @param sessions messages under way at once, 1 to 50
 * @param allow addresses or networks ({@code 10.1.0.0/16}) that may be reached although they are not public: one's own
 *     gateway, or a test's
 */
public record Gateway(
        URI url,
        String secret,
        @DefaultValue("false") boolean idempotent,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration readTimeout,
        @DefaultValue("4") int sessions,
        @DefaultValue List<String> allow) {

    private static final int SHORTEST_SECRET = 16;

    public Gateway {
        var scheme = String.valueOf(url.getScheme());
        if (url.getHost() == null || !(scheme.equals("https") || (scheme.equals("http") && !allow.isEmpty()))) {
            throw new IllegalArgumentException(
                    "Expected the url of a gateway to be https with a host, or http in an allowed network, but it is '%s'"
                            .formatted(url));
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("Expected the url of a gateway without user and password");
        }
        if (secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "Expected the secret of gateway '%s' to have %d characters or more, but it has %d"
                            .formatted(url.getHost(), SHORTEST_SECRET, secret.length()));
        }
        if (sessions < 1 || sessions > 50) {
            throw new IllegalArgumentException(
                    "Expected 1 to 50 sessions for gateway '%s', but got %d".formatted(url.getHost(), sessions));
        }
        if (!connectTimeout.isPositive() || !readTimeout.isPositive()) {
            throw new IllegalArgumentException("Expected time-outs above 0 for gateway '%s', but got %s and %s"
                    .formatted(url.getHost(), connectTimeout, readTimeout));
        }
        allow = List.copyOf(allow);
    }

    /** The longest one message can take. */
    public Duration longestSend() {
        return connectTimeout.plus(readTimeout);
    }

    /** Without the secret, so that no log ever holds it. */
    @Override
    public String toString() {
        return "Gateway[url=%s, idempotent=%s, sessions=%d]".formatted(url, idempotent, sessions);
    }
}
