package io.rondo.workers.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.rondo.consent.EmailAddresses;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.Role;
import io.rondo.offers.HeaderText;
import io.rondo.workers.mail.MailComposer.CannotComposeException;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Writes a letter as octets: text and HTML alternatives, names and subject in any script (RFC 2047), signed if a key is
 * configured. Every value that becomes part of a header or an SMTP command is checked here, whatever was checked before.
 */
@Component
@Role("workers")
class MailWriter {

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    /** RFC 5322 allows 998 characters. */
    private static final int LONGEST_LINE = 990;

    private final MailProperties properties;
    private final BusinessClock clock;
    private final Session session;
    private final Optional<DkimSigner> signer;

    MailWriter(MailProperties properties, DkimProperties dkim, BusinessClock clock) {
        this.properties = properties;
        this.clock = clock;
        this.session = SmtpSession.session(properties);
        this.signer = DkimSigner.of(dkim, properties.from());
    }

    /** @throws CannotComposeException with a code people read in the accounting */
    MailComposer.Composed write(Letter letter) throws CannotComposeException {
        check(letter);
        try {
            var recipient = new InternetAddress(EmailAddresses.toAscii(letter.address()), false);
            var octets = octets(letter, recipient.getAddress());
            return new MailComposer.Composed(new SealedMessage(session, octets, letter.returnPath()), recipient);
        } catch (MessagingException | IOException | RuntimeException e) {
            throw new CannotComposeException("cannot-compose", e);
        }
    }

    private static void check(Letter letter) throws CannotComposeException {
        if (!EmailAddresses.isAcceptable(letter.address())) {
            throw new CannotComposeException("bad-address", null);
        }
        if (!HeaderText.isAcceptable(letter.name())) {
            throw new CannotComposeException("bad-name", null);
        }
        if (!HeaderText.isAcceptable(letter.content().subject())) {
            throw new CannotComposeException("bad-subject", null);
        }
        for (var value : letter.headers().values()) {
            if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
                throw new CannotComposeException("bad-header", null);
            }
        }
    }

    private byte[] octets(Letter letter, String address) throws MessagingException, IOException {
        var message = new Identified(session, letter.messageId());
        message.setFrom(new InternetAddress(properties.from(), properties.fromName(), "UTF-8"));
        message.setReplyTo(new InternetAddress[] {new InternetAddress(letter.replyTo())});
        message.setRecipient(
                Message.RecipientType.TO,
                letter.name().isBlank()
                        ? new InternetAddress(address, false)
                        : new InternetAddress(address, letter.name(), "UTF-8"));
        message.setSubject(letter.content().subject(), "UTF-8");
        message.setSentDate(Date.from(clock.now()));
        for (var header : letter.headers().entrySet()) {
            message.setHeader(header.getKey(), header.getValue());
        }
        message.setContent(new MimeMultipart(
                "alternative",
                part(letter.content().text(), "plain"),
                part(letter.content().html(), "html")));
        message.saveChanges();
        var out = new ByteArrayOutputStream(8192);
        message.writeTo(out);
        var octets = out.toByteArray();
        if (signer.isEmpty()) {
            return octets;
        }
        var signed = new ByteArrayOutputStream(octets.length + 800);
        signed.write(signer.get().sign(octets, clock.now()).getBytes(ISO_8859_1));
        signed.write(octets);
        return signed.toByteArray();
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        var text = crlf(content);
        // As octets with their encoding said: of a text Jakarta Mail would write every octet by itself, and all of them
        // twice.
        part.setDataHandler(new DataHandler(
                new ByteArrayDataSource(text.getBytes(UTF_8), "text/%s; charset=UTF-8".formatted(subtype))));
        part.setHeader("Content-Transfer-Encoding", encodingOf(text));
        return part;
    }

    /** 7bit where that is possible, quoted-printable while most of it stays readable, base64 for other scripts. */
    static String encodingOf(String text) {
        int other = 0;
        int line = 0;
        int longest = 0;
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            line = c == '\n' ? 0 : line + 1;
            longest = Math.max(longest, line);
            // CR and LF stand for line ends only, see crlf.
            if (c >= 0x7f || c < 0x20 && c != '\r' && c != '\n' && c != '\t') {
                other++;
            }
        }
        if (other == 0 && longest <= LONGEST_LINE) {
            return "7bit";
        }
        return other < text.length() / 4 ? "quoted-printable" : "base64";
    }

    private static String crlf(String content) {
        return content.indexOf('\r') < 0
                ? content.replace("\n", "\r\n")
                : LINE_END.matcher(content).replaceAll("\r\n");
    }

    /** A message that keeps the Message-ID of its delivery row: a resend is recognisable as the same message. */
    private static final class Identified extends MimeMessage {

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
