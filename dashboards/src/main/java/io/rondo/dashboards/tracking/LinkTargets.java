package io.rondo.dashboards.tracking;

import io.rondo.deliveries.Links;
import java.net.URI;
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
        var read = links.target(linkId)
                .map(URI::create)
                .filter(uri -> "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        read.filter(uri -> cache.size() < MAX_CACHED).ifPresent(uri -> cache.put(linkId, uri));
        return read;
    }
}
