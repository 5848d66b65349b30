package io.rondo.workers.mailin;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.SharedByteArrayInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/** A mail that came back, with the questions asked of it. Read from bytes, never from the server, so that asking is safe. */
final class Letter {

    /** Deeper nesting than any real mail has; ends a walk through a mail built to exhaust us. */
    private static final int MAX_DEPTH = 8;

    private static final int MAX_PARTS = 50;

    private static final Session SESSION = Session.getInstance(lenient());

    private final byte[] raw;
    private final MimeMessage message;

    Letter(byte[] raw) throws MessagingException {
        this.raw = raw;
        // Shared, so that the parts are views of the bytes and not copies of them.
        this.message = new MimeMessage(SESSION, new SharedByteArrayInputStream(raw));
    }

    private static Properties lenient() {
        var properties = new Properties();
        properties.put("mail.mime.address.strict", "false");
        properties.put("mail.mime.decodetext.strict", "false");
        properties.put("mail.mime.parameters.strict", "false");
        properties.put("mail.mime.ignoreunknownencoding", "true");
        properties.put("mail.mime.base64.ignoreerrors", "true");
        return properties;
    }

    byte[] raw() {
        return raw;
    }

    /** SHA-256 of the mail, in hexadecimal: its identity where it has no Message-ID of its own. */
    String digest() {
        return HexFormat.of().formatHex(sha256(raw));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }

    Optional<String> header(String name) throws MessagingException {
        var values = message.getHeader(name);
        return values == null || values.length == 0 ? Optional.empty() : Optional.of(values[0].strip());
    }

    List<String> headers(String... names) throws MessagingException {
        var values = new ArrayList<String>();
        for (Header header : Collections.list(message.getMatchingHeaders(names))) {
            values.add(header.getValue());
        }
        return values;
    }

    /** A header as people read it: encoded words decoded, 8-bit characters taken for UTF-8, or else for GB 18030. */
    Optional<String> readable(String name) throws MessagingException {
        return header(name).map(LetterWords::decode);
    }

    Optional<Instant> date() throws MessagingException {
        return Optional.ofNullable(message.getSentDate()).map(java.util.Date::toInstant);
    }

    /** The {@code report-type} of a multipart/report (RFC 6522), in lower case; empty for any other mail. */
    Optional<String> reportType() throws MessagingException {
        if (!message.isMimeType("multipart/report")) {
            return Optional.empty();
        }
        var type = new ContentType(message.getContentType()).getParameter("report-type");
        return Optional.of(type == null ? "" : type.strip().toLowerCase(Locale.ROOT));
    }

    /** All parts that are not containers themselves, in order. */
    List<Part> parts() throws MessagingException, IOException {
        var parts = new ArrayList<Part>();
        collect(message, parts, 0);
        return parts;
    }

    private static void collect(Part part, List<Part> parts, int depth) throws MessagingException, IOException {
        if (depth > MAX_DEPTH || parts.size() >= MAX_PARTS) {
            return;
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                BodyPart child = multipart.getBodyPart(i);
                collect(child, parts, depth + 1);
            }
        } else {
            parts.add(part);
        }
    }

    Optional<Part> part(String mimeType) throws MessagingException, IOException {
        for (var part : parts()) {
            if (part.isMimeType(mimeType)) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    /** The header blocks of a part such as message/delivery-status: one about the message, then one per recipient. */
    static List<InternetHeaders> blocks(Part part) throws MessagingException, IOException {
        var blocks = new ArrayList<InternetHeaders>();
        var text = new String(part.getInputStream().readNBytes(200_000), StandardCharsets.UTF_8);
        for (var block : text.replace("\r\n", "\n").split("\n[ \t]*\n", -1)) {
            if (!block.isBlank()) {
                var bytes = (block.strip().replace("\n", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
                blocks.add(new InternetHeaders(new ByteArrayInputStream(bytes), true));
            }
        }
        return blocks;
    }

    static Optional<String> value(InternetHeaders headers, String name) {
        var values = headers.getHeader(name);
        return values == null || values.length == 0 ? Optional.empty() : Optional.of(values[0].strip());
    }
}
