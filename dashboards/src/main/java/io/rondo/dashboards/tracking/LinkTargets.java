package io.rondo.dashboards.tracking;

import io.rondo.deliveries.Links;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Redirect targets by their row in {@code link}. Rows never change, so they are read once. Nothing but a stored http(s)
 * address is ever redirected to.
 */
@Component
class LinkTargets {

    private static final int MAX_CACHED = 10_000;

    private final Links links;
    private final Map<Long, URI> cache = new ConcurrentHashMap<>();

    LinkTargets(Links links) {
        this.links = links;
    }

    Optional<URI> target(long linkId) {
        var cached = cache.get(linkId);
        if (cached != null) {
            return Optional.of(cached);
        }
        var read = links.target(linkId).flatMap(LinkTargets::webAddress);
        read.filter(uri -> cache.size() < MAX_CACHED).ifPresent(uri -> cache.put(linkId, uri));
        return read;
    }

    /** An absolute http(s) address with a host and without a user, which could make it look like another's. */
    private static Optional<URI> webAddress(String target) {
        try {
            var uri = new URI(target);
            var web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
