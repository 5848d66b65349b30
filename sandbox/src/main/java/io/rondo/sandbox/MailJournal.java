package io.rondo.sandbox;

import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes what the mail server accepted for customers. GreenMail calls it before it answers the sender's final dot with 250. */
final class MailJournal {
    private static final Logger log = LoggerFactory.getLogger(MailJournal.class);
    private static final int RECENT = 200;

    private final Clock system;
    private final List<ReceivedMail> received = new ArrayList<>();
    private final Deque<IncomingMail> recent = new ArrayDeque<>();
    private final List<Consumer<IncomingMail>> listeners = new CopyOnWriteArrayList<>();

    MailJournal(Clock system) {
        this.system = system;
    }

    /** Mailbox of one customer, which is this journal. */
    GreenMailUser recipient(String address) {
        return new Recipient(address);
    }

    List<ReceivedMail> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    int receivedCount() {
        synchronized (received) {
            return received.size();
        }
    }

    List<IncomingMail> recent() {
        synchronized (received) {
            List<IncomingMail> newestFirst = new ArrayList<>(recent);
            Collections.reverse(newestFirst);
            return newestFirst;
        }
    }

    void onMail(Consumer<IncomingMail> listener) {
        listeners.add(listener);
    }

    private void accept(String recipient, String from, MimeMessage message) throws MessagingException {
        Map<String, String> headers = headers(message);
        Date date = message.getSentDate();
        String messageId = message.getMessageID();
        IncomingMail incoming;
        synchronized (received) {
            ReceivedMail mail = new ReceivedMail(
                    received.size() + 1L,
                    recipient,
                    from,
                    messageId == null ? "" : messageId,
                    date == null ? null : date.toInstant(),
                    system.instant(),
                    headers);
            received.add(mail);
            incoming = new IncomingMail(mail, message);
            recent.addLast(incoming);
            if (recent.size() > RECENT) {
                recent.removeFirst();
            }
        }
        for (Consumer<IncomingMail> listener : listeners) {
            try {
                listener.accept(incoming);
            } catch (RuntimeException e) {
                log.warn(
                        "A listener failed on message {}; the message stays accepted",
                        incoming.mail().number(),
                        e);
            }
        }
    }

    private static Map<String, String> headers(MimeMessage message) throws MessagingException {
        Map<String, String> kept = new HashMap<>();
        for (Header header : Collections.list(message.getAllHeaders())) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            if (name.startsWith("list-") || name.startsWith("x-") || KEPT.contains(name)) {
                kept.put(header.getName(), header.getValue());
            }
        }
        return Map.copyOf(kept);
    }

    private static final List<String> KEPT = List.of("subject", "auto-submitted", "precedence", "feedback-id");

    /** What GreenMail calls a user; only delivery is ever asked of it. */
    private final class Recipient implements GreenMailUser {
        private final String address;

        Recipient(String address) {
            this.address = address;
        }

        @Override
        public void deliver(MovingMessage moving) {
            try {
                accept(address, moving.getReturnPath().getEmail(), moving.getMessage());
            } catch (MessagingException e) {
                throw new IllegalStateException("Unreadable message", e); // GreenMail answers 451
            }
        }

        @Override
        public void deliver(MimeMessage message) {
            throw new UnsupportedOperationException("Expected mail through SMTP only");
        }

        @Override
        public String getEmail() {
            return address;
        }

        @Override
        public String getLogin() {
            return address;
        }

        @Override
        public void create() {}

        @Override
        public void delete() {}

        @Override
        public @Nullable String getPassword() {
            return null;
        }

        @Override
        public void setPassword(String password) {}

        @Override
        public void authenticate(String password) {}

        @Override
        public String getQualifiedMailboxName() {
            return address;
        }
    }
}
