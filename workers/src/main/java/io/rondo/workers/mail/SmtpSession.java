package io.rondo.workers.mail;

import io.rondo.deliveries.SendResult;
import io.rondo.kernel.PausePoints;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.util.StreamProvider;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.util.MailStreamProvider;

/** One kept-open connection to the relay. Its time-outs add up to less than a claim's lease. Used by one thread. */
final class SmtpSession implements AutoCloseable {

    static {
        // Unnamed, Jakarta Mail looks through every jar for its streams, five times a message: two thirds of a
        // broadcast's processor time.
        var streams = StreamProvider.class.getName();
        if (System.getProperty(streams) == null) {
            System.setProperty(streams, MailStreamProvider.class.getName());
        }
    }

    private final MailProperties properties;
    private final DotAwareTransport transport;

    SmtpSession(MailProperties properties, SmtpLimits limits, PausePoints pausePoints) {
        this.properties = properties;
        var session = session(properties);
        session.getProperties()
                .putAll(Map.of(
                        "mail.smtp.connectiontimeout", millis(limits.connect()),
                        "mail.smtp.timeout", millis(limits.read()),
                        "mail.smtp.writetimeout", millis(limits.write())));
        this.transport = new DotAwareTransport(
                session, new URLName("smtp", properties.host(), properties.port(), null, null, null), pausePoints);
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }

    /** The mail session messages are made with. */
    static Session session(MailProperties properties) {
        var settings = new Properties();
        settings.put("mail.smtp.quitwait", "false");
        settings.put("mail.smtp.localhost", properties.domain());
        settings.put("mail.smtp.auth", Boolean.toString(properties.username() != null));
        settings.put("mail.smtp.starttls.enable", Boolean.toString(properties.startTls()));
        settings.put("mail.smtp.starttls.required", Boolean.toString(properties.startTls()));
        settings.put("mail.smtp.allow8bitmime", "true");
        return Session.getInstance(settings);
    }

    /** Connects unless connected. */
    void ensureConnected() throws MessagingException {
        if (!transport.isConnected()) {
            transport.connect(properties.host(), properties.port(), properties.username(), properties.password());
        }
    }

    /** Hands one message to the server and says what is known of it afterwards; never throws. */
    SendResult send(SMTPMessage message, InternetAddress recipient) {
        transport.newMessage();
        try {
            ensureConnected();
            transport.sendMessage(message, new InternetAddress[] {recipient});
            return new SendResult.Accepted();
        } catch (MessagingException | RuntimeException e) {
            if (transport.inDoubt()) {
                disconnect();
                return new SendResult.InDoubt("no-reply-after-dot");
            }
            var code = code(e);
            if (code >= 500 && code < 600) {
                return new SendResult.Rejected("smtp-" + code);
            }
            disconnect();
            return new SendResult.Deferred(code > 0 ? "smtp-" + code : "line-lost");
        }
    }

    private int code(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SMTPAddressFailedException address) {
                return address.getReturnCode();
            }
            if (cause instanceof SMTPSendFailedException send
                    && send.getReturnCode() > 0
                    && !(next(cause) instanceof SMTPAddressFailedException)) {
                return send.getReturnCode();
            }
        }
        return failure instanceof SendFailedException ? Math.max(0, transport.getLastReturnCode()) : 0;
    }

    private static @org.jspecify.annotations.Nullable Throwable next(Throwable cause) {
        return cause instanceof MessagingException messaging ? messaging.getNextException() : cause.getCause();
    }

    private void disconnect() {
        try {
            transport.close();
        } catch (MessagingException e) {
            // The line is of no more use either way.
        }
    }

    @Override
    public void close() {
        disconnect();
    }
}
