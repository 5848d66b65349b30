package io.rondo.sandbox.customers;

import io.rondo.sandbox.IncomingMail;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail as a person and their mail program see it.
 *
 * @param feedback sender's grouping of the message, {@code campaign:step:purpose:sender}
 * @param deliveredAt business time by its Date header
 */
record ReadMail(
        String recipient,
        String envelopeFrom,
        String replyTo,
        String messageId,
        String subject,
        String[] feedback,
        Instant deliveredAt,
        String html,
        Optional<String> oneClick) {

    private static final Pattern CLICK = Pattern.compile("href=\"([^\"]*/t/c/[^\"]+)\"");
    private static final Pattern PIXEL = Pattern.compile("src=\"([^\"]*/t/o/[^\"]+)\"");
    private static final Pattern UNSUBSCRIBE = Pattern.compile("href=\"([^\"]*/t/u/[^\"]+)\"");
    private static final Pattern COMPLAINT = Pattern.compile("href=\"mailto:(complaint\\+[^\"?]+)\"");
    private static final Pattern ANGLE = Pattern.compile("<(https?:[^>]+)>");

    static ReadMail of(IncomingMail incoming) throws MessagingException, IOException {
        var message = incoming.message();
        var mail = incoming.mail();
        var feedback = header(message, "Feedback-ID").orElse(":::").split(":", -1);
        var reply = message.getReplyTo();
        return new ReadMail(
                mail.recipient(),
                mail.envelopeFrom(),
                reply == null || reply.length == 0 ? "" : reply[0].toString(),
                mail.messageId(),
                message.getSubject(),
                feedback,
                message.getSentDate().toInstant(),
                unescaped(html(message.getContent())),
                header(message, "List-Unsubscribe").flatMap(value -> first(ANGLE, value)));
    }

    /** What the mail is about, the same in every run: which number a case gets depends on who complained first. */
    String campaign() {
        return feedback[0].startsWith("case") ? "case" : feedback[0];
    }

    String step() {
        return feedback.length > 1 ? feedback[1] : "";
    }

    Optional<String> clickUrl() {
        return first(CLICK, html);
    }

    Optional<String> pixelUrl() {
        return first(PIXEL, html);
    }

    Optional<String> unsubscribeUrl() {
        return first(UNSUBSCRIBE, html);
    }

    /** Where a person writes to who is not happy with us. */
    Optional<String> complaintAddress() {
        return first(COMPLAINT, html);
    }

    /** The link a person follows who gives this score. */
    Optional<String> surveyUrl(int score) {
        return first(Pattern.compile("href=\"([^\"]*/t/s/[^\"?]+\\?score=" + score + ")\""), html);
    }

    private static Optional<String> first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find()
                ? Optional.of(found.group(1).replace("&amp;", "&").replace("&#x3D;", "="))
                : Optional.empty();
    }

    /** As a browser reads it; the two characters of a link that Mustache escapes. */
    private static String unescaped(String html) {
        return html.replace("&#x3D;", "=").replace("&amp;", "&");
    }

    private static Optional<String> header(MimeMessage message, String name) throws MessagingException {
        return Optional.ofNullable(message.getHeader(name, null)).map(value -> value.replaceAll("\\r?\\n\\s+", " "));
    }

    private static String html(Object content) throws MessagingException, IOException {
        if (content instanceof Multipart parts) {
            for (int i = parts.getCount() - 1; i >= 0; i--) {
                BodyPart part = parts.getBodyPart(i);
                if (part.isMimeType("text/html")) {
                    return part.getContent().toString();
                }
                if (part.isMimeType("multipart/*")) {
                    return html(part.getContent());
                }
            }
        }
        return content.toString();
    }
}
