package io.rondo.workers.channels;

import io.rondo.deliveries.ClaimedDelivery;
import io.rondo.deliveries.LinkTokens;
import io.rondo.deliveries.LinkTokens.Kind;
import io.rondo.deliveries.Links;
import io.rondo.kernel.Role;
import io.rondo.offers.TemplateFields;
import io.rondo.offers.Templates;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a gateway is told of a delivery, as JSON: whom it goes to, subject and text ready to send, and the links by themselves. The text
 * is the template named for the step and the channel ({@code offer-sms}), or else the text part of the step's mail.
 */
@Component
@Role("workers")
class ChannelMessages {

    private final Templates templates;
    private final LinkTokens tokens;
    private final Links links;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final String webUrl;

    ChannelMessages(
            Templates templates,
            LinkTokens tokens,
            Links links,
            JdbcClient jdbc,
            JsonMapper json,
            @Value("${rondo.web.url:http://localhost:8090}") String webUrl) {
        this.templates = templates;
        this.tokens = tokens;
        this.links = links;
        this.jdbc = jdbc;
        this.json = json;
        this.webUrl = webUrl;
    }

    private record Recipient(String externalId, @Nullable String phone) {}

    /** The body to post; empty if there is no template for it. */
    Optional<byte[]> compose(String channel, ClaimedDelivery delivery) {
        var template = templates
                .find(delivery.template() + "-" + channel, delivery.language())
                .or(() -> templates.find(delivery.template(), delivery.language()));
        if (template.isEmpty()) {
            return Optional.empty();
        }
        var fields = fields(delivery);
        var rendered = templates.render(template.get(), fields);
        var recipient = recipient(delivery);
        var message = new LinkedHashMap<String, Object>();
        message.put("delivery", delivery.id().value());
        message.put("channel", channel);
        message.put("purpose", delivery.purpose());
        message.put("step", delivery.step());
        message.put("customer", recipient.externalId());
        if (recipient.phone() != null) {
            message.put("to", recipient.phone());
        }
        message.put("language", delivery.language());
        message.put("subject", rendered.subject());
        message.put("text", rendered.text().strip());
        message.put("preferencesUrl", String.valueOf(fields.get(TemplateFields.PREFERENCES_URL)));
        return Optional.of(json.writeValueAsBytes(message));
    }

    private Recipient recipient(ClaimedDelivery delivery) {
        return jdbc.sql("select external_id, phone from customer where id = :id")
                .param("id", delivery.customerId())
                .query((row, n) -> new Recipient(row.getString(1), row.getString(2)))
                .single();
    }

    private Map<String, String> fields(ClaimedDelivery delivery) {
        var fields = new HashMap<String, String>();
        TemplateFields.ALL.stream()
                .filter(field -> !field.startsWith("company"))
                .forEach(field -> fields.put(field, ""));
        fields.putAll(TemplateFields.ofCustomer(delivery.givenName(), delivery.familyName(), delivery.language()));
        put(fields, TemplateFields.HEADLINE, delivery.headline());
        put(fields, TemplateFields.BODY, delivery.body());
        put(fields, TemplateFields.CALL_TO_ACTION, delivery.callToAction());
        var landing = delivery.landingUrl();
        if (landing != null) {
            put(fields, TemplateFields.CLICK_URL, url("c", Kind.CLICK, delivery, links.idOf(landing)));
        }
        put(fields, TemplateFields.PREFERENCES_URL, url("p", Kind.PREFERENCES, delivery, 0));
        if (delivery.originKind().equals("case")) {
            put(fields, TemplateFields.CASE_NUMBER, Long.toString(delivery.originId()));
            var survey = url("s", Kind.SURVEY, delivery, 0);
            put(fields, TemplateFields.SURVEY_URL_1, survey + "?score=1");
            put(fields, TemplateFields.SURVEY_URL_2, survey + "?score=2");
            put(fields, TemplateFields.SURVEY_URL_3, survey + "?score=3");
            put(fields, TemplateFields.SURVEY_URL_4, survey + "?score=4");
            put(fields, TemplateFields.SURVEY_URL_5, survey + "?score=5");
        }
        return fields;
    }

    private static void put(Map<String, String> fields, String field, @Nullable String value) {
        fields.put(field, value == null ? "" : value);
    }

    private String url(String path, Kind kind, ClaimedDelivery delivery, long linkId) {
        return "%s/t/%s/%s".formatted(webUrl, path, tokens.mint(kind, delivery.id(), linkId));
    }
}
