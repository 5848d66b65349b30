package io.rondo.workers.mailin;

import io.rondo.deliveries.LinkTokens;
import io.rondo.responses.ResponseType;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
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
 * reports) or the one form that came before it (qmail), answers by machines by their headers (RFC 3834), complaints by the address they were written to. What has none of
 * these forms and is addressed to a bounce address is unclear.
 */
@Component
class LetterReader {

    private static final Pattern MAIL_SYSTEM = Pattern.compile("(?i)(^|[<\\s])(mailer-daemon|postmaster)@");

    /** What stands before a comment or a parameter. */
    private static final Pattern WORD = Pattern.compile("^\\s*([a-z-]+)");

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
                    // Some servers forget the parameter.
                    case "delivery-status", "" -> deliveryStatus(letter);
                    case "disposition-notification" ->
                        new Understood.Answer(
                                ResponseType.AUTO_REPLY, reference(letter, embedded(letter)), "disposition");
                    default -> new Understood.Unclear("report-type");
                };
            }
            return answer(letter);
        } catch (MessagingException | IOException | RuntimeException | StackOverflowError e) {
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

    /** RFC 3464, and RFC 6533 for its international form. A message that is merely late, or was delivered, is no bounce. */
    private Understood deliveryStatus(Letter letter) throws MessagingException, IOException {
        var part = letter.part("message/delivery-status").or(() -> international(letter));
        if (part.isEmpty()) {
            return new Understood.Unclear("status-without-report");
        }
        var blocks = Letter.blocks(part.get());
        // A message of ours has one recipient; where a report names more, it was passed on, and one failure is a
        // failure.
        var recipients = blocks.stream()
                .filter(block -> block.getHeader("Action") != null)
                .toList();
        var recipient = recipients.stream()
                .filter(block -> action(block).equals("failed"))
                .findFirst()
                .or(() -> recipients.stream().findFirst());
        if (recipient.isEmpty()) {
            return new Understood.Unclear("status-without-recipient");
        }
        var context = new ArrayList<>(embedded(letter));
        Letter.value(blocks.getFirst(), "Original-Envelope-Id").ifPresent(context::add);
        var action = action(recipient.get());
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

    private static Optional<Part> international(Letter letter) {
        try {
            return letter.part("message/global-delivery-status");
        } catch (MessagingException | IOException e) {
            return Optional.empty();
        }
    }

    private static String action(InternetHeaders recipient) {
        return first(WORD, Letter.value(recipient, "Action").orElse("").toLowerCase(Locale.ROOT))
                .orElse("");
    }

    /** The enhanced code of a recipient's block, from its own field or from what the server said. */
    private static Optional<String> status(InternetHeaders recipient) {
        return StatusCodes.of(
                Letter.value(recipient, "Status").orElse(""),
                Letter.value(recipient, "Diagnostic-Code").orElse(""));
    }

    private Understood answer(Letter letter) throws MessagingException, IOException {
        var reference = reference(letter, letter.headers("In-Reply-To", "References"));
        var qmail = QmailBounce.in(letter);
        if (qmail.isPresent()) {
            return new Understood.Answer(
                    ResponseType.BOUNCE,
                    reference(letter, qmail.get().named()),
                    qmail.get().status());
        }
        if (isFromMailSystem(letter) || (reference.kind() == LinkTokens.Kind.BOUNCE && !saysItIsAutomatic(letter))) {
            // Only mail systems write to a return address. Without their forms it may be a bounce, or anything.
            return new Understood.Unclear("not-a-report");
        }
        if (saysItIsAutomatic(letter) || hasNoSender(letter)) {
            return new Understood.Answer(ResponseType.AUTO_REPLY, reference, null);
        }
        var type = reference.kind() == LinkTokens.Kind.COMPLAINT ? ResponseType.COMPLAINT : ResponseType.REPLY;
        return new Understood.Answer(type, reference, LetterText.of(letter));
    }

    /** RFC 3834, and what was common before it. */
    private static boolean saysItIsAutomatic(Letter letter) throws MessagingException {
        var submitted = first(WORD, letter.header("Auto-Submitted").orElse("no").toLowerCase(Locale.ROOT))
                .orElse("no");
        var precedence = letter.header("Precedence").orElse("").toLowerCase(Locale.ROOT);
        return !submitted.equals("no")
                || List.of("bulk", "junk", "list", "auto_reply").contains(precedence)
                || !letter.headers("X-Autoreply", "X-Autorespond", "X-Auto-Response-From")
                        .isEmpty();
    }

    private static boolean hasNoSender(Letter letter) throws MessagingException {
        return letter.header("Return-Path").orElse("").equals("<>");
    }

    private static boolean isFromMailSystem(Letter letter) throws MessagingException {
        return MAIL_SYSTEM.matcher(letter.header("From").orElse("")).find();
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
                    || part.isMimeType("message/rfc822-headers")
                    || part.isMimeType("message/global")
                    || part.isMimeType("message/global-headers")) {
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
