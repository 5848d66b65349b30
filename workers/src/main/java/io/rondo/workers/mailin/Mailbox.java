package io.rondo.workers.mailin;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One IMAP mailbox. The connection stays open between looks and is made anew after any failure. */
final class Mailbox implements AutoCloseable {

    private static final int BATCH = 200;

    /** Of a larger letter only the beginning is read: headers, and enough to see what it was. */
    private static final int MAX_BYTES = 4_000_000;

    private final ImapProperties properties;
    private final String user;
    private @Nullable Store store;
    private @Nullable Folder inbox;

    Mailbox(ImapProperties properties, String user) {
        this.properties = properties;
        this.user = user;
    }

    /**
     * Hands the letters that are there to {@code take} and removes them after it returned; if it throws, they stay.
     *
     * @return how many there were, at most {@value #BATCH}
     */
    int read(Consumer<List<byte[]>> take) {
        try {
            var folder = open();
            var count = Math.min(BATCH, folder.getMessageCount());
            if (count == 0) {
                // Servers tell of new letters while the folder is open, but not all of them do so reliably: the next
                // look opens it anew.
                inbox = null;
                folder.close(false);
                return 0;
            }
            var messages = folder.getMessages(1, count);
            var letters = new ArrayList<byte[]>();
            for (var message : messages) {
                letters.add(bytes(message));
            }
            take.accept(letters);
            folder.setFlags(messages, new Flags(Flags.Flag.DELETED), true);
            folder.expunge();
            return count;
        } catch (MessagingException e) {
            close();
            throw new MailboxAwayException(
                    "Expected to read mailbox %s of %s:%d".formatted(user, properties.host(), properties.port()), e);
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The mail server cannot be reached, or refuses. */
    static final class MailboxAwayException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MailboxAwayException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private Folder open() throws MessagingException {
        var current = inbox;
        if (current != null && current.isOpen()) {
            return current;
        }
        var connected = store;
        if (connected != null && connected.isConnected()) {
            return select(connected);
        }
        var protocol = properties.ssl() ? "imaps" : "imap";
        var settings = new Properties();
        settings.put("mail.%s.starttls.enable".formatted(protocol), "true");
        settings.put("mail.%s.connectiontimeout".formatted(protocol), "10000");
        settings.put("mail.%s.timeout".formatted(protocol), "60000");
        settings.put("mail.%s.partialfetch".formatted(protocol), "false");
        // Reading must not mark: a letter is done when it is stored.
        settings.put("mail.%s.peek".formatted(protocol), "true");
        var opened = Session.getInstance(settings).getStore(protocol);
        store = opened;
        opened.connect(properties.host(), properties.port(), user, properties.password());
        return select(opened);
    }

    private Folder select(Store opened) throws MessagingException {
        var folder = opened.getFolder("INBOX");
        folder.open(Folder.READ_WRITE);
        inbox = folder;
        return folder;
    }

    private static byte[] bytes(Message message) throws MessagingException, IOException {
        var bytes = new Bounded();
        try {
            message.writeTo(bytes);
        } catch (Bounded.FullException e) {
            return bytes.toByteArray();
        }
        return bytes.toByteArray();
    }

    private static final class Bounded extends ByteArrayOutputStream {

        static final class FullException extends IOException {
            private static final long serialVersionUID = 1L;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            if (count + bytes.length > MAX_BYTES) {
                throw new FullException();
            }
            super.write(bytes);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            if (count + length <= MAX_BYTES) {
                super.write(bytes, from, length);
            }
        }
    }

    @Override
    public void close() {
        var opened = store;
        store = null;
        inbox = null;
        if (opened != null) {
            try {
                opened.close();
            } catch (MessagingException e) {
                // It is gone already, which is what was wanted.
            }
        }
    }
}
