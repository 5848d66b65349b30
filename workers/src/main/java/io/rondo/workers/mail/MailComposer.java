package io.rondo.workers.mail;

import io.rondo.deliveries.ClaimedDelivery;
import io.rondo.kernel.Role;
import io.rondo.offers.MessageTemplate;
import io.rondo.offers.TemplateFields;
import io.rondo.offers.Templates;
import io.rondo.offers.UnsendableMailException;
import jakarta.mail.internet.InternetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Composes the mail of a delivery: its template with tracked links, one-click unsubscribe (RFC 8058) for marketing, a return
 * path and an answer address that name the delivery and nobody.
 */
@Component
@Role("workers")
class MailComposer {

    /** A changed template is used within this time. */
    private static final Duration TEMPLATE_MEMORY = Duration.ofSeconds(5);

    private static final Pattern NO_FEEDBACK_WORD = Pattern.compile("[^A-Za-z0-9._-]+");

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
    private final DeliveryFields fields;
    private final MailWriter writer;
    private final Clock systemClock;
    private final Map<String, Remembered> memory = new ConcurrentHashMap<>();

    MailComposer(Templates templates, DeliveryFields fields, MailWriter writer, Clock systemClock) {
        this.templates = templates;
        this.fields = fields;
        this.writer = writer;
        this.systemClock = systemClock;
    }

    Composed compose(ClaimedDelivery delivery) throws CannotComposeException {
        var email = delivery.email();
        if (email == null || email.isBlank()) {
            throw new CannotComposeException("no-address", null);
        }
        try {
            var template = template(delivery.template(), delivery.language())
                    .orElseThrow(() -> new CannotComposeException("no-template", null));
            return writer.write(new Letter(
                    delivery.messageId(),
                    fields.returnPath(delivery),
                    email,
                    TemplateFields.nameOf(delivery.givenName(), delivery.familyName(), delivery.language()),
                    fields.replyTo(delivery),
                    templates.render(template, fields.of(delivery)),
                    headers(delivery)));
        } catch (UnsendableMailException e) {
            throw new CannotComposeException(e.code(), e);
        } catch (DataAccessException | TransactionException e) {
            // PostgreSQL is away: that says nothing of this message.
            throw e;
        } catch (RuntimeException e) {
            throw new CannotComposeException("cannot-compose", e);
        }
    }

    private Map<String, String> headers(ClaimedDelivery delivery) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Feedback-ID", feedbackId(delivery));
        if (delivery.purpose().equals("marketing")) {
            headers.put("List-Unsubscribe", "<" + fields.unsubscribeUrl(delivery) + ">");
            headers.put("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        } else {
            headers.put("Auto-Submitted", "auto-generated");
        }
        return headers;
    }

    /** Campaign, step, purpose and sender, as mail providers group complaints by. */
    private static String feedbackId(ClaimedDelivery delivery) {
        var origin = delivery.campaignId() == null
                ? delivery.originKind() + delivery.originId()
                : "campaign" + delivery.campaignId();
        // A flow's author names the step.
        var step = NO_FEEDBACK_WORD.matcher(delivery.step()).replaceAll("-");
        return "%s:%s:%s:rondo".formatted(origin, step.substring(0, Math.min(60, step.length())), delivery.purpose());
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
}
