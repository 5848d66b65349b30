package io.rondo.workers.mail;

import io.rondo.deliveries.SendResult;
import io.rondo.kernel.PausePoints;
import io.rondo.kernel.Role;
import io.rondo.offers.RenderedMessage;
import io.rondo.offers.TestMails;
import io.rondo.workers.mail.MailComposer.CannotComposeException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Test mails over the same writer, signature and server as every delivery, on a connection of their own. */
@Component
@Role("workers")
class SmtpTestMails implements TestMails {

    private final MailWriter writer;
    private final MailProperties properties;
    private final SmtpLimits limits;
    private final SecureRandom random = new SecureRandom();

    SmtpTestMails(MailWriter writer, MailProperties properties, SmtpLimits limits) {
        this.writer = writer;
        this.properties = properties;
        this.limits = limits;
    }

    @Override
    public void send(String address, RenderedMessage mail) {
        var id = new byte[12];
        random.nextBytes(id);
        var marked = new RenderedMessage("[Test] " + mail.subject(), mail.text(), mail.html());
        var letter = new Letter(
                "<test.%s@%s>".formatted(HexFormat.of().formatHex(id), properties.domain()),
                properties.from(),
                address,
                "",
                properties.from(),
                marked,
                Map.of("Auto-Submitted", "auto-generated"));
        try (var smtp = new SmtpSession(properties, limits, PausePoints.NONE)) {
            var composed = writer.write(letter);
            switch (smtp.send(composed.message(), composed.recipient())) {
                case SendResult.Accepted _ -> {}
                case SendResult.Deferred deferred -> throw new NotSentException(deferred.reason());
                case SendResult.Rejected rejected -> throw new NotSentException(rejected.reason());
                case SendResult.InDoubt doubt -> throw new NotSentException(doubt.reason());
            }
        } catch (CannotComposeException e) {
            throw new NotSentException(e.code());
        }
    }
}
