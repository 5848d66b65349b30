package io.rondo.workers.mail;

import io.rondo.kernel.BusinessClock;
import io.rondo.offers.RenderedMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Letters for tests, written as the product writes them. */
final class Mails {

    static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    static final BusinessClock CLOCK = () -> NOW;
    static final DkimProperties UNSIGNED = new DkimProperties(null, null, null);

    static final SmtpLimits LIMITS =
            new SmtpLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(20), 400);

    private Mails() {}

    static MailProperties properties(Map<String, String> settings) {
        var all = new HashMap<>(Map.of("rondo.mail.from", "hello@shop.test", "rondo.mail.domain", "shop.test"));
        all.putAll(settings);
        return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("rondo.mail", MailProperties.class);
    }

    static MailWriter writer(DkimProperties dkim) {
        return new MailWriter(properties(Map.of()), dkim, CLOCK);
    }

    static Letter letter(String address, String name, RenderedMessage content) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Feedback-ID", "campaign7:offer:marketing:rondo");
        headers.put("List-Unsubscribe", "<https://shop.test/t/u/abcdefghijklmnopqrstuvwxyz0123456789>");
        headers.put("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        return new Letter(
                "<d1.0123456789abcdef@shop.test>",
                "b+token@shop.test",
                address,
                name,
                "reply+token@shop.test",
                content,
                headers);
    }

    static Letter letter(String subject) {
        return letter(
                "li.lei@customers.test",
                "李雷",
                new RenderedMessage(subject, "您好\n.\n..two dots\nA line  \n\n", "<p>您好</p>\n<p>.</p>\n"));
    }

    static byte[] octets(MailComposer.Composed composed) {
        try {
            var out = new ByteArrayOutputStream();
            composed.message().writeTo(out, new String[] {"Bcc", "Content-Length"});
            return out.toByteArray();
        } catch (IOException | jakarta.mail.MessagingException e) {
            throw new IllegalStateException("Expected a composed message to be written", e);
        }
    }

    static KeyPair keys(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(KeyPair keys) {
        return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPrivate().getEncoded()));
    }

    /** The same key as OpenSSL 1 writes it: what PKCS#8 wraps. */
    static String oldPem(KeyPair keys) {
        var pkcs8 = keys.getPrivate().getEncoded();
        var pkcs1 = java.util.Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        return "-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs1));
    }
}
