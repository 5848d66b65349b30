package io.rondo.workers.mail;

import static io.rondo.deliveries.LinkTokens.Kind;

import io.rondo.deliveries.ClaimedDelivery;
import io.rondo.deliveries.LinkTokens;
import io.rondo.deliveries.Links;
import io.rondo.kernel.Role;
import io.rondo.offers.TemplateFields;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What a template may show of a delivery: the customer's name, the offer's words, links and addresses that carry its tokens. */
@Component
@Role("workers")
class DeliveryFields {

    private final LinkTokens tokens;
    private final Links links;
    private final MailProperties properties;
    private final String webUrl;

    DeliveryFields(
            LinkTokens tokens,
            Links links,
            MailProperties properties,
            @Value("${rondo.web.url:http://localhost:8090}") String webUrl) {
        this.tokens = tokens;
        this.links = links;
        this.properties = properties;
        this.webUrl = webUrl;
    }

    Map<String, String> of(ClaimedDelivery delivery) {
        var fields = new HashMap<String, String>();
        fields.putAll(TemplateFields.ofCustomer(delivery.givenName(), delivery.familyName(), delivery.language()));
        fields.putAll(TemplateFields.ofOffer(delivery.headline(), delivery.body(), delivery.callToAction()));
        var landing = delivery.landingUrl();
        if (landing != null) {
            fields.put(TemplateFields.CLICK_URL, url("c", Kind.CLICK, delivery, links.idOf(landing)));
        }
        fields.put(TemplateFields.UNSUBSCRIBE_URL, unsubscribeUrl(delivery));
        fields.put(TemplateFields.PREFERENCES_URL, url("p", Kind.PREFERENCES, delivery, 0));
        fields.put(TemplateFields.OPEN_PIXEL_URL, url("o", Kind.OPEN, delivery, 0) + ".gif");
        if (delivery.originKind().equals("contact")) {
            fields.put(TemplateFields.COMPLAINT_ADDRESS, address("complaint", Kind.COMPLAINT, delivery));
        }
        if (delivery.originKind().equals("case")) {
            fields.put(TemplateFields.CASE_NUMBER, Long.toString(delivery.originId()));
            var survey = url("s", Kind.SURVEY, delivery, 0);
            fields.put(TemplateFields.SURVEY_URL_1, survey + "?score=1");
            fields.put(TemplateFields.SURVEY_URL_2, survey + "?score=2");
            fields.put(TemplateFields.SURVEY_URL_3, survey + "?score=3");
            fields.put(TemplateFields.SURVEY_URL_4, survey + "?score=4");
            fields.put(TemplateFields.SURVEY_URL_5, survey + "?score=5");
        }
        return fields;
    }

    String unsubscribeUrl(ClaimedDelivery delivery) {
        return url("u", Kind.UNSUBSCRIBE, delivery, 0);
    }

    /** Where bounces of this delivery go (VERP). */
    String returnPath(ClaimedDelivery delivery) {
        return address("b", Kind.BOUNCE, delivery);
    }

    String replyTo(ClaimedDelivery delivery) {
        return address("reply", Kind.REPLY, delivery);
    }

    private String url(String path, Kind kind, ClaimedDelivery delivery, long linkId) {
        return "%s/t/%s/%s".formatted(webUrl, path, tokens.mint(kind, delivery.id(), linkId));
    }

    private String address(String prefix, Kind kind, ClaimedDelivery delivery) {
        return "%s+%s@%s".formatted(prefix, tokens.mint(kind, delivery.id(), 0), properties.domain());
    }
}
