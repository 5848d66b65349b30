package io.rondo.workers.mailin;

import io.rondo.deliveries.LinkTokens;
import io.rondo.kernel.DeliveryId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of our messages a letter speaks of: the token in the address it was sent to, or else the Message-IDs it names.
 *
 * @param kind what the address was for; null if only Message-IDs tell
 */
record Reference(LinkTokens.@Nullable Kind kind, @Nullable DeliveryId delivery, Set<String> messageIds) {

    private static final Pattern ADDRESS = Pattern.compile("(?i)\\b(b|reply|complaint)\\+([0-9a-v]{20,80})@");

    /** As RFC 5322 has it. What else a letter puts between the brackets names no message of ours, and a NUL is no text to PostgreSQL. */
    private static final Pattern MESSAGE_ID =
            Pattern.compile("<[\\x21-\\x7e&&[^<>]]{3,250}@[\\x21-\\x7e&&[^<>]]{1,250}>");

    /** Addresses first: they are signed. Message-IDs can be known to others, so they only count where no token tells. */
    static Reference in(List<String> addresses, List<String> texts, LinkTokens tokens) {
        for (var address : addresses) {
            var found = ADDRESS.matcher(address);
            while (found.find()) {
                var kind = kind(found.group(1));
                var token = found.group(2).toLowerCase(java.util.Locale.ROOT);
                var genuine = tokens.verify(kind, token);
                if (genuine.isPresent()) {
                    return new Reference(kind, genuine.get().delivery(), Set.of());
                }
            }
        }
        var ids = new LinkedHashSet<String>();
        for (var text : texts) {
            var found = MESSAGE_ID.matcher(text);
            while (found.find() && ids.size() < 50) {
                ids.add(found.group());
            }
        }
        return new Reference(null, null, ids);
    }

    private static LinkTokens.Kind kind(String prefix) {
        return switch (prefix.toLowerCase(java.util.Locale.ROOT)) {
            case "b" -> LinkTokens.Kind.BOUNCE;
            case "reply" -> LinkTokens.Kind.REPLY;
            default -> LinkTokens.Kind.COMPLAINT;
        };
    }

    Optional<DeliveryId> known() {
        return Optional.ofNullable(delivery);
    }
}
