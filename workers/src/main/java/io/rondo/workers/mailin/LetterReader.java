package io.rondo.workers.mailin;

import io.rondo.deliveries.LinkTokens;
import io.rondo.responses.ResponseType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Tells what a letter is by its form, never by words in its text: reports by their MIME type (RFC 3464 bounces, RFC 5965 abuse
 * reports), answers by machines by their headers (RFC 3834), complaints by the address they were written to. What has none of
 * these forms and is addressed to a bounce address is unclear.
 */
@Component
class LetterReader {

    private static final Pattern STATUS = Pattern.compile("\\b([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
    private static final Pattern REPLY_CODE = Pattern.compile("\\b([45])\\d\\d\\b");

    private final LinkTokens tokens;

    LetterReader(LinkTokens tokens) {
        this.tokens = tokens;
    }

    Understood read(Letter letter) {
        try {
            var report = letter.reportType();
            if (report.isPresent()) {
                return switch (report.get()) {
                    case "feedback-report" -> feedback(letter);
                    case "delivery-status" -> deliveryStatus(letter);
                    case "disposition-notification" ->
                        new Understood.Answer(
                                ResponseType.AUTO_REPLY, reference(letter, embedded(letter)), "disposition");
                    default -> new Understood.Unclear("report-type");
                };
            }
            return answer(letter);
        } catch (MessagingException | IOException | RuntimeException e) {
            // Anybody can send us anything; whatever cannot be read is kept as it came.
            return new Understood.Unclear("unreadable");
        }
    }

    /** RFC 5965. Only what a person pressed counts as abuse; other kinds of feedback are for people to look at. */
    private Understood feedback(Letter letter) throws MessagingException, IOException {
        var part = letter.part("message/feedback-report");
        if (part.isEmpty()) {
            return new Understood.Unclear("feedback-without-report");
        }
        var fields = Letter.blocks(part.get());
        if (fields.isEmpty()) {
            return new Understood.Unclear("feedback-without-report");
        }
        var type = Letter.value(fields.getFirst(), "Feedback-Type").orElse("").toLowerCase(Locale.ROOT);
        var context = new ArrayList<String>();
        Letter.value(fields.getFirst(), "Original-Mail-From").ifPresent(context::add);
        context.addAll(embedded(letter));
        return switch (type) {
            case "abuse" -> new Understood.Answer(ResponseType.ABUSE, reference(letter, context), null);
            case "opt-out", "opt-out-list" ->
                new Understood.Answer(ResponseType.OPT_OUT, reference(letter, context), "feedback-report");
            default -> new Understood.Unclear("feedback-type");
        };
    }

    /** RFC 3464. A message that is merely late, or was delivered, is no bounce. */
    private Understood deliveryStatus(Letter letter) throws MessagingException, IOException {
        var part = letter.part("message/delivery-status");
        if (part.isEmpty()) {
            return new Understood.Unclear("status-without-report");
        }
        var blocks = Letter.blocks(part.get());
        var recipient = blocks.stream()
                .filter(block -> block.getHeader("Action") != null)
                .findFirst();
        if (recipient.isEmpty()) {
            return new Understood.Unclear("status-without-recipient");
        }
        var context = new ArrayList<>(embedded(letter));
        Letter.value(blocks.getFirst(), "Original-Envelope-Id").ifPresent(context::add);
        var action = Letter.value(recipient.get(), "Action").orElse("").toLowerCase(Locale.ROOT);
        return switch (action) {
            case "failed" -> {
                var status = status(recipient.get());
                yield status.isPresent()
                        ? new Understood.Answer(ResponseType.BOUNCE, reference(letter, context), status.get())
                        : new Understood.Unclear("status-without-code");
            }
            case "delayed", "delivered", "relayed", "expanded" ->
                new Understood.Answer(ResponseType.AUTO_REPLY, reference(letter, context), action);
            default -> new Understood.Unclear("status-action");
        };
    }

    /** The enhanced code, from its own field or the diagnostic text; a bare 5xx or 4xx becomes 5.0.0 or 4.0.0. */
    private static Optional<String> status(InternetHeaders recipient) {
        var diagnostic = Letter.value(recipient, "Diagnostic-Code").orElse("");
        var field = first(STATUS, Letter.value(recipient, "Status").orElse(""));
        if (field.isPresent() && !field.get().endsWith(".0.0")) {
            return field;
        }
        // Some servers write 5.0.0 in the field and the true code in the text.
        return first(STATUS, diagnostic)
                .or(() -> field)
                .or(() -> first(REPLY_CODE, diagnostic).map(digit -> digit + ".0.0"));
    }

    private Understood answer(Letter letter) throws MessagingException, IOException {
        var reference = reference(letter, letter.headers("In-Reply-To", "References"));
        if (isAutomatic(letter)) {
            return new Understood.Answer(ResponseType.AUTO_REPLY, reference, null);
        }
        if (reference.kind() == LinkTokens.Kind.BOUNCE) {
            // Nobody writes there but machines; without their forms it may be anything.
            return new Understood.Unclear("not-a-report");
        }
        var type = reference.kind() == LinkTokens.Kind.COMPLAINT ? ResponseType.COMPLAINT : ResponseType.REPLY;
        return new Understood.Answer(type, reference, LetterText.of(letter));
    }

    /** RFC 3834, and what was common before it. */
    private static boolean isAutomatic(Letter letter) throws MessagingException {
        var submitted = letter.header("Auto-Submitted").orElse("no").toLowerCase(Locale.ROOT);
        var precedence = letter.header("Precedence").orElse("").toLowerCase(Locale.ROOT);
        return !submitted.startsWith("no")
                || List.of("bulk", "junk", "list", "auto_reply").contains(precedence)
                || !letter.headers("X-Autoreply", "X-Autorespond", "X-Auto-Response-From")
                        .isEmpty()
                || letter.header("Return-Path").orElse("").equals("<>");
    }

    private Reference reference(Letter letter, List<String> context) throws MessagingException {
        var addresses = new ArrayList<>(
                letter.headers("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc"));
        addresses.addAll(context);
        return Reference.in(addresses, context, tokens);
    }

    /** Headers of the message a report encloses that name it. */
    private static List<String> embedded(Letter letter) throws MessagingException, IOException {
        var named = new ArrayList<String>();
        for (var part : letter.parts()) {
            if (part.isMimeType("message/rfc822")
                    || part.isMimeType("text/rfc822-headers")
                    || part.isMimeType("message/rfc822-headers")) {
                var headers = new InternetHeaders(part.getInputStream(), true);
                for (var name : List.of("Message-ID", "Return-Path", "Reply-To", "Original-Message-ID")) {
                    Letter.value(headers, name).ifPresent(named::add);
                }
            }
        }
        return named;
    }

    private static Optional<String> first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
