package io.rondo.workers.mail;

import static io.rondo.deliveries.LinkTokens.Kind;

import io.rondo.consent.EmailAddresses;
import io.rondo.deliveries.ClaimedDelivery;
import io.rondo.deliveries.LinkTokens;
import io.rondo.deliveries.Links;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.Role;
import io.rondo.offers.MessageTemplate;
import io.rondo.offers.TemplateFields;
import io.rondo.offers.Templates;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Composes the mail of a delivery: text and HTML alternatives, tracked links, one-click unsubscribe (RFC 8058) for marketing, a
 * return path and an answer address that name the delivery and nobody.
 */
@Component
@Role("workers")
class MailComposer {

    /** A changed template is used within this time. */
    private static final Duration TEMPLATE_MEMORY = Duration.ofSeconds(5);

    /** A mail ready for the server. */
    record Composed(SMTPMessage message, InternetAddress recipient) {}

    /** This delivery can never be composed; {@code code} is its reason in the ledger. */
    static class CannotComposeException extends Exception {

        private static final long serialVersionUID = 1L;
        private final String code;

        CannotComposeException(String code, @Nullable Throwable cause) {
            super(code, cause);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    private record Remembered(Optional<MessageTemplate> template, Instant at) {}

    private final Templates templates;
    private final LinkTokens tokens;
    private final Links links;
    private final BusinessClock businessClock;
    private final Clock systemClock;
    private final MailProperties properties;
    private final String webUrl;
    private final Session session;
    private final Map<String, Remembered> memory = new ConcurrentHashMap<>();

    MailComposer(
            Templates templates,
            LinkTokens tokens,
            Links links,
            BusinessClock businessClock,
            Clock systemClock,
            MailProperties properties,
            @Value("${rondo.web.url:http://localhost:8090}") String webUrl) {
        this.templates = templates;
        this.tokens = tokens;
        this.links = links;
        this.businessClock = businessClock;
        this.systemClock = systemClock;
        this.properties = properties;
        this.webUrl = webUrl;
        this.session = SmtpSession.session(properties);
    }

    Composed compose(ClaimedDelivery delivery) throws CannotComposeException {
        var email = delivery.email();
        if (email == null || !EmailAddresses.isAcceptable(email)) {
            throw new CannotComposeException("no-address", null);
        }
        var template = template(delivery.template(), delivery.language());
        if (template.isEmpty()) {
            throw new CannotComposeException("no-template", null);
        }
        try {
            var mail = templates.render(template.get(), fields(delivery));
            var recipient = new InternetAddress(email, false);
            var message = new Identified(session, delivery.messageId());
            message.setEnvelopeFrom(address("b", Kind.BOUNCE, delivery));
            message.setFrom(new InternetAddress(properties.from(), properties.fromName(), "UTF-8"));
            message.setReplyTo(new InternetAddress[] {new InternetAddress(address("reply", Kind.REPLY, delivery))});
            message.setRecipient(Message.RecipientType.TO, recipient);
            message.setSubject(mail.subject(), "UTF-8");
            message.setSentDate(Date.from(businessClock.now()));
            message.setHeader("Feedback-ID", feedbackId(delivery));
            if (delivery.purpose().equals("marketing")) {
                message.setHeader("List-Unsubscribe", "<" + url("u", Kind.UNSUBSCRIBE, delivery, 0) + ">");
                message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            } else {
                message.setHeader("Auto-Submitted", "auto-generated");
            }
            message.setContent(new MimeMultipart("alternative", part(mail.text(), "plain"), part(mail.html(), "html")));
            message.saveChanges();
            return new Composed(message, recipient);
        } catch (MessagingException | UnsupportedEncodingException | RuntimeException e) {
            throw new CannotComposeException("cannot-compose", e);
        }
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(content, "UTF-8", subtype);
        return part;
    }

    /** Campaign, step, purpose and sender, as mail providers group complaints by. */
    private static String feedbackId(ClaimedDelivery delivery) {
        var origin = delivery.campaignId() == null
                ? delivery.originKind() + delivery.originId()
                : "campaign" + delivery.campaignId();
        return "%s:%s:%s:rondo".formatted(origin, delivery.step(), delivery.purpose());
    }

    private Map<String, String> fields(ClaimedDelivery delivery) {
        var fields = new HashMap<String, String>();
        TemplateFields.ALL.stream()
                .filter(field -> !field.startsWith("company"))
                .forEach(field -> fields.put(field, ""));
        put(fields, TemplateFields.GIVEN_NAME, delivery.givenName());
        put(fields, TemplateFields.CUSTOMER_NAME, name(delivery));
        put(fields, TemplateFields.HEADLINE, delivery.headline());
        put(fields, TemplateFields.BODY, delivery.body());
        put(fields, TemplateFields.CALL_TO_ACTION, delivery.callToAction());
        var landing = delivery.landingUrl();
        if (landing != null) {
            put(fields, TemplateFields.CLICK_URL, url("c", Kind.CLICK, delivery, links.idOf(landing)));
        }
        put(fields, TemplateFields.UNSUBSCRIBE_URL, url("u", Kind.UNSUBSCRIBE, delivery, 0));
        put(fields, TemplateFields.PREFERENCES_URL, url("p", Kind.PREFERENCES, delivery, 0));
        put(fields, TemplateFields.OPEN_PIXEL_URL, url("o", Kind.OPEN, delivery, 0) + ".gif");
        if (delivery.originKind().equals("contact")) {
            put(fields, TemplateFields.COMPLAINT_ADDRESS, address("complaint", Kind.COMPLAINT, delivery));
        }
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

    private static String name(ClaimedDelivery delivery) {
        var family = delivery.familyName();
        var given = delivery.givenName();
        if (delivery.language().startsWith("zh")) {
            return (family == null ? "" : family) + (given == null ? "" : given);
        }
        return Stream.of(given == null ? "" : given, family == null ? "" : family)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" "));
    }

    private static void put(Map<String, String> fields, String field, @Nullable String value) {
        fields.put(field, value == null ? "" : value);
    }

    private String url(String path, Kind kind, ClaimedDelivery delivery, long linkId) {
        return "%s/t/%s/%s".formatted(webUrl, path, tokens.mint(kind, delivery.id(), linkId));
    }

    private String address(String prefix, Kind kind, ClaimedDelivery delivery) {
        return "%s+%s@%s".formatted(prefix, tokens.mint(kind, delivery.id(), 0), properties.domain());
    }

    private Optional<MessageTemplate> template(String code, String language) {
        var now = systemClock.instant();
        var known = memory.get(code + "|" + language);
        if (known != null && known.at().plus(TEMPLATE_MEMORY).isAfter(now)) {
            return known.template();
        }
        var fresh = templates.find(code, language);
        memory.put(code + "|" + language, new Remembered(fresh, now));
        return fresh;
    }

    /** A message that keeps the Message-ID of its delivery row: a resend is recognisable as the same message. */
    private static final class Identified extends SMTPMessage {

        private final String messageId;

        Identified(Session session, String messageId) {
            super(session);
            this.messageId = messageId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }
}
