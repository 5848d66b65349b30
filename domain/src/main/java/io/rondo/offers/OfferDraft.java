package io.rondo.offers;

import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** An offer to be created, with its words in each language. */
public record OfferDraft(
        String code,
        String name,
        String category,
        String landingUrl,
        BigDecimal redemptionCost,
        List<OfferText> texts) {

    private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public OfferDraft {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException(
                    "Expected an offer code of lower-case letters, digits and hyphens, but it is '%s'".formatted(code));
        }
        requireWebAddress(code, landingUrl);
        if (redemptionCost.signum() < 0) {
            throw new IllegalArgumentException(
                    "Expected the redemption cost of offer '%s' not to be negative, but it is %s"
                            .formatted(code, redemptionCost));
        }
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("Expected offer '%s' to have words in a language".formatted(code));
        }
        texts = List.copyOf(texts);
    }

    private static void requireWebAddress(String code, String url) {
        try {
            var uri = URI.create(url);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one message
        }
        throw new IllegalArgumentException(
                "Expected the landing URL of offer '%s' to be absolute http or https, but it is '%s'"
                        .formatted(code, url));
    }
}
