package io.rondo.dashboards.offers;

import io.rondo.kernel.OfferId;
import io.rondo.offers.MessageTemplate;
import io.rondo.offers.Offers;
import io.rondo.offers.RenderedMessage;
import io.rondo.offers.TemplateFields;
import io.rondo.offers.Templates;
import io.rondo.offers.UnsendableMailException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Renders a template for a real customer as the mail would be, but with links that name no delivery: the offer's own page
 * instead of a tracked one, and addresses below {@code /t/} that the server does not know. Nothing in it counts.
 */
@Component
class Previews {

    /** In the place of a token. */
    private static final String NO_TOKEN = "preview";

    private final Templates templates;
    private final Offers offers;
    private final String webUrl;

    Previews(Templates templates, Offers offers, @Value("${rondo.web.url:http://localhost:8090}") String webUrl) {
        this.templates = templates;
        this.offers = offers;
        this.webUrl = webUrl;
    }

    /**
     * A mail as it would be, or why it could not leave.
     *
     * @param mail null if it could not leave
     * @param missing fields it would show empty
     * @param refusal code of another reason, as in the accounting
     */
    record Preview(
            PreviewQueries.Person person,
            @Nullable RenderedMessage mail,
            Set<String> missing,
            @Nullable String refusal) {}

    Preview of(MessageTemplate template, PreviewQueries.Person person, @Nullable OfferId offer) {
        var fields = fields(template, person, offer);
        var missing = templates.missing(
                template, field -> !fields.getOrDefault(field, "").isBlank());
        if (!missing.isEmpty()) {
            return new Preview(person, null, missing, null);
        }
        try {
            return new Preview(person, templates.render(template, fields), missing, null);
        } catch (UnsendableMailException e) {
            return new Preview(person, null, missing, e.code());
        }
    }

    private Map<String, String> fields(
            MessageTemplate template, PreviewQueries.Person person, @Nullable OfferId offer) {
        var fields =
                new HashMap<>(TemplateFields.ofCustomer(person.givenName(), person.familyName(), template.language()));
        if (offer != null) {
            var words = offers.text(offer, template.language());
            fields.putAll(TemplateFields.ofOffer(words.headline(), words.body(), words.callToAction()));
            fields.put(TemplateFields.CLICK_URL, offers.get(offer).landingUrl());
        }
        fields.put(TemplateFields.UNSUBSCRIBE_URL, webUrl + "/t/u/" + NO_TOKEN);
        fields.put(TemplateFields.PREFERENCES_URL, webUrl + "/t/p/" + NO_TOKEN);
        fields.put(TemplateFields.OPEN_PIXEL_URL, webUrl + "/t/o/" + NO_TOKEN + ".gif");
        if (isAboutCases(template)) {
            fields.put(TemplateFields.CASE_NUMBER, NO_TOKEN);
            for (var field : TemplateFields.SURVEY_URLS) {
                fields.put(field, webUrl + "/t/s/" + NO_TOKEN);
            }
        } else {
            fields.put(TemplateFields.COMPLAINT_ADDRESS, "complaint@" + NO_TOKEN + ".invalid");
        }
        return fields;
    }

    /** Needs what only a case has, or has nothing to click. */
    private boolean isAboutCases(MessageTemplate template) {
        var needed = templates.missing(template, field -> false);
        return TemplateFields.SURVEY_URLS.stream().anyMatch(needed::contains)
                || !needed.contains(TemplateFields.CLICK_URL);
    }
}
