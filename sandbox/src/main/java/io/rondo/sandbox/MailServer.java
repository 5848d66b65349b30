package io.rondo.sandbox;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * SMTP and IMAP on loopback, inside this process. It accepts mail for anybody and notes each acceptance in its {@link MailJournal}.
 *
 * <p>Mail for {@link #BOUNCES}, {@link #REPLIES} and addresses beginning {@code b+}, {@code reply+} or {@code complaint+} goes into those
 * two mailboxes, which Rondo reads over IMAP (user name = address, password {@link #PASSWORD}). All other mail is for customers: the journal hands it to its
 * listeners and forgets the message, so memory stays flat whatever the volume.
 */
public final class MailServer implements AutoCloseable {
    /** Mailbox and IMAP user for delivery status notifications and abuse reports; {@code b+TOKEN@} any domain arrives here. */
    public static final String BOUNCES = "bounces@rondo.test";
    /** Mailbox and IMAP user for what customers answer; {@code reply+TOKEN@} and {@code complaint+TOKEN@} any domain arrive here. */
    public static final String REPLIES = "reply@rondo.test";

    public static final String PASSWORD = "rondo";
    /** Rondo keeps SMTP sessions and IMAP connections open while there is nothing to send; GreenMail would cut them after 30 s. */
    private static final int IDLE_MILLIS = 600_000;

    private final ServerSetup smtp;
    private final ServerSetup imap;
    private final MailJournal journal;
    private final Session session;
    private GreenMail server;
    private volatile Function<String, SmtpTreatment> treatment = to -> new SmtpTreatment.Accept();

    MailServer(int smtpPort, int imapPort, Clock system) {
        this.smtp = new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        this.imap = new ServerSetup(imapPort, "127.0.0.1", ServerSetup.PROTOCOL_IMAP);
        this.journal = new MailJournal(system);
        this.server = new SmtpEndpoint(new ServerSetup[] {smtp, imap}, to -> treatment.apply(to));
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(smtpPort));
        this.session = Session.getInstance(properties);
    }

    synchronized void start() {
        try {
            server.start();
        } catch (IllegalStateException e) {
            throw new SandboxException(
                    "The mail server could not open ports %d and %d: %s"
                            .formatted(smtp.getPort(), imap.getPort(), e.getMessage()),
                    e);
        }
        server.getSmtp().setClientSocketTimeout(IDLE_MILLIS);
        server.getImap().setClientSocketTimeout(IDLE_MILLIS);
        GreenMailUser bounces = server.setUser(BOUNCES, BOUNCES, PASSWORD);
        GreenMailUser replies = server.setUser(REPLIES, REPLIES, PASSWORD);
        server.getUserManager().setMessageDeliveryHandler((message, to) -> route(to, bounces, replies));
    }

    private GreenMailUser route(MailAddress to, GreenMailUser bounces, GreenMailUser replies) {
        String address = to.getEmail().toLowerCase(Locale.ROOT);
        if (address.startsWith("b+") || address.equals(BOUNCES)) {
            return bounces;
        }
        if (address.startsWith("reply+") || address.startsWith("complaint+") || address.equals(REPLIES)) {
            return replies;
        }
        return journal.recipient(to.getEmail());
    }

    /** Every message accepted for a customer, in order of acceptance. */
    public List<ReceivedMail> received() {
        return journal.received();
    }

    /** Number of messages accepted for customers. */
    public int receivedCount() {
        return journal.receivedCount();
    }

    /** The listener gets each message for a customer while its sender waits for the reply: it should only put it aside. */
    public void onMail(Consumer<IncomingMail> listener) {
        journal.onMail(listener);
    }

    /** The last messages for customers as they came, newest first; for people who want to see one. */
    public List<IncomingMail> recent() {
        return journal.recent();
    }

    /** To build messages for {@link #send}. */
    public Session session() {
        return session;
    }

    /** Sends a customer's mail to Rondo through SMTP. @param from envelope sender, "" for the null sender of a bounce */
    public void send(MimeMessage message, String from, String to) {
        Properties properties = new Properties();
        properties.putAll(session.getProperties());
        properties.put("mail.smtp.from", from.isEmpty() ? "<>" : from);
        try (Transport transport = Session.getInstance(properties).getTransport("smtp")) {
            message.saveChanges();
            transport.connect();
            transport.sendMessage(message, new InternetAddress[] {new InternetAddress(to)});
        } catch (MessagingException e) {
            throw new SandboxException("A simulated customer's mail was not accepted: " + e.getMessage(), e);
        }
    }

    /** Decides from now on what is done with a message, by its envelope recipient. May be asked more than once for a message. */
    public void treat(Function<String, SmtpTreatment> byRecipient) {
        treatment = byRecipient;
    }

    /** Closes both ports and all connections, as an outage would; the journal stays, unread mailboxes do not. */
    public synchronized void stop() {
        server.stop();
    }

    /** Opens the same ports again after {@link #stop}. */
    public synchronized void startAgain() {
        server = new SmtpEndpoint(new ServerSetup[] {smtp, imap}, to -> treatment.apply(to));
        start();
    }

    @Override
    public void close() {
        stop();
    }
}
