package io.rondo.workers.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Signs the very octets that are sent (RFC 6376, rsa-sha256, relaxed/relaxed). From is named once more than it occurs, so
 * that a second one cannot be added; both unsubscribe headers are covered, as RFC 8058 demands. Safe for many threads.
 */
final class DkimSigner {

    /** Covered where present; From comes first, and twice. */
    private static final List<String> SIGNED = List.of(
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "MIME-Version",
            "Content-Type",
            "Reply-To",
            "Feedback-ID",
            "List-Unsubscribe",
            "List-Unsubscribe-Post");

    private static final Pattern DNS_NAME = Pattern.compile("(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
            + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final int FOLD = 72;

    private final String domain;
    private final String selector;
    private final RSAPrivateCrtKey key;

    private DkimSigner(String domain, String selector, RSAPrivateCrtKey key) {
        this.domain = domain;
        this.selector = selector;
        this.key = key;
    }

    /**
     * The signer these settings ask for; empty if they are not set.
     *
     * @param from the sender address people see
     * @throws IllegalStateException saying which setting is wrong and how
     */
    static Optional<DkimSigner> of(DkimProperties properties, String from) {
        if (properties.isOff()) {
            return Optional.empty();
        }
        if (!properties.isComplete()) {
            throw new IllegalStateException(
                    "Expected all or none of rondo.mail.dkim.domain, .selector and .private-key, but only some are set");
        }
        var domain = name("domain", Objects.requireNonNull(properties.domain()));
        var selector = name("selector", Objects.requireNonNull(properties.selector()));
        var sender = from.substring(from.indexOf('@') + 1).toLowerCase(Locale.ROOT);
        if (!sender.equals(domain) && !sender.endsWith("." + domain)) {
            throw new IllegalStateException(
                    "Expected the domain of rondo.mail.from ('%s') to be rondo.mail.dkim.domain ('%s') or below it: receivers would refuse the mail otherwise"
                            .formatted(sender, domain));
        }
        return Optional.of(
                new DkimSigner(domain, selector, DkimKey.read(Objects.requireNonNull(properties.privateKey()))));
    }

    private static String name(String setting, String value) {
        var name = value.strip().toLowerCase(Locale.ROOT);
        if (!DNS_NAME.matcher(name).matches()) {
            throw new IllegalStateException(
                    "Expected rondo.mail.dkim.%s to be a DNS name, but it is '%s'".formatted(setting, value));
        }
        return name;
    }

    /**
     * The DKIM-Signature header of a message, to be put before it; ends with CRLF.
     *
     * @param message header and body with CRLF line ends, 7 bit, as it is sent
     * @param at for the tag t
     */
    String sign(byte[] message, Instant at) {
        var text = new String(message, ISO_8859_1);
        var end = text.indexOf("\r\n\r\n");
        var headers = headers(text.substring(0, end + 2));
        var names = new ArrayList<>(List.of("From", "From"));
        SIGNED.stream().filter(name -> last(headers, name).isPresent()).forEach(names::add);
        try {
            var bodyHash = MessageDigest.getInstance("SHA-256")
                    .digest(relaxedBody(text.substring(end + 4)).getBytes(ISO_8859_1));
            var unsigned =
                    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s;\r\n\ts=%s; t=%d;\r\n\th=%s;\r\n\tbh=%s;\r\n\tb="
                            .formatted(
                                    domain,
                                    selector,
                                    at.getEpochSecond(),
                                    folded(names),
                                    Base64.getEncoder().encodeToString(bodyHash));
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            // The second From of the list has no field: it counts as nothing.
            for (var name : names.subList(1, names.size())) {
                signature.update(relaxed(last(headers, name).orElse("")).getBytes(ISO_8859_1));
            }
            var own = relaxed(unsigned);
            signature.update(own.substring(0, own.length() - 2).getBytes(ISO_8859_1));
            return unsigned + wrapped(Base64.getEncoder().encodeToString(signature.sign())) + "\r\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 and RSA are required of every Java platform", e);
        }
    }

    private static String folded(List<String> names) {
        var lines = new StringBuilder();
        int length = 0;
        for (int i = 0; i < names.size(); i++) {
            if (length > FOLD - 24) {
                lines.append("\r\n\t ");
                length = 0;
            }
            lines.append(names.get(i)).append(i < names.size() - 1 ? ":" : "");
            length += names.get(i).length() + 1;
        }
        return lines.toString();
    }

    private static String wrapped(String base64) {
        return base64.replaceAll("(.{" + FOLD + "})(?=.)", "$1\r\n\t ");
    }

    /** Whole fields, folding included, each ending with CRLF. */
    private static List<String> headers(String block) {
        var fields = new ArrayList<String>();
        for (var line : block.split("(?<=\r\n)(?![ \t])")) {
            if (!line.isEmpty()) {
                fields.add(line);
            }
        }
        return fields;
    }

    /** The lowest field of this name, where a verifier starts (section 5.4.2). */
    private static Optional<String> last(List<String> headers, String name) {
        return headers.reversed().stream()
                .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .findFirst();
    }

    /** Section 3.4.2. */
    private static String relaxed(String field) {
        if (field.isEmpty()) {
            return "";
        }
        var colon = field.indexOf(':');
        var value = field.substring(colon + 1)
                .replace("\r\n", "")
                .replaceAll("[ \t]+", " ")
                .strip();
        return field.substring(0, colon).strip().toLowerCase(Locale.ROOT) + ":" + value + "\r\n";
    }

    /** Section 3.4.4: runs of blanks become one, those before a line's end none, and empty lines at the end are left out. */
    private static String relaxedBody(String body) {
        var relaxed = new StringBuilder(body.length() + 2);
        var blanks = false;
        int end = 0;
        for (int i = 0; i < body.length(); i++) {
            var c = body.charAt(i);
            if (c == ' ' || c == '\t') {
                blanks = true;
                continue;
            }
            var lineEnd = body.startsWith("\r\n", i);
            if (blanks && !lineEnd) {
                relaxed.append(' ');
            }
            blanks = false;
            if (lineEnd) {
                relaxed.append("\r\n");
                i++;
            } else {
                relaxed.append(c);
                end = relaxed.length();
            }
        }
        relaxed.setLength(end);
        return end == 0 ? "" : relaxed.append("\r\n").toString();
    }
}
