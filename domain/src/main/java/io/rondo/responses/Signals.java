package io.rondo.responses;

import org.jspecify.annotations.Nullable;

/**
 * What the web saw of an open or click; kept raw beside the verdict, so that a later rule version can judge again. The
 * network address itself is not kept.
 *
 * @param method the HTTP method
 * @param agent the User-Agent header, at most 400 characters of it
 * @param peers other messages whose links the same network address fetched within the last minute; 0 for loopback, where
 *     every visitor shares one address
 */
public record Signals(String method, @Nullable String agent, int peers) {

    public Signals {
        if (peers < 0) {
            throw new IllegalArgumentException("Expected 0 or more peers, but it is %d".formatted(peers));
        }
        agent = agent == null ? null : Text.clean(agent, 400);
    }
}
