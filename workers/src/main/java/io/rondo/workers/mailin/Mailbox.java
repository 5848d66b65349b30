package io.rondo.workers.mailin;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One IMAP mailbox. The connection stays open between looks and is made anew after any failure. */
final class Mailbox implements AutoCloseable {

    private static final int BATCH = 200;

    /** How many bytes of letters are held at once, besides the last one. */
    private static final int BATCH_BYTES = 16_000_000;

    /** Of a larger letter only the beginning is read: headers, and enough to see what it was. */
    static final int MAX_BYTES = 4_000_000;

    /** What is asked for at once: most letters whole, of a very large one little more than is kept. */
    private static final int BLOCK = 256 * 1024;

    /** Letters that could not be read or stored are tried again after this. */
    private static final Duration PASSED_OVER = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

    private final ImapProperties properties;
    private final String user;
    private final int batchBytes;
    private final LeftBehind leftBehind;
    private @Nullable Store store;
    private @Nullable Folder inbox;

    Mailbox(ImapProperties properties, String user) {
        this(properties, user, BATCH_BYTES, PASSED_OVER);
    }

    Mailbox(ImapProperties properties, String user, int batchBytes, Duration passedOver) {
        this.properties = properties;
        this.user = user;
        this.batchBytes = batchBytes;
        this.leftBehind = new LeftBehind(passedOver);
    }

    private record Fetched(Message message, long uid, byte[] raw) {}

    /**
     * Hands letters that are there to {@code take}, at most {@value #BATCH} and {@value #BATCH_BYTES} bytes besides the last, and
     * removes them after it returned; if it throws, they stay. A letter the server cannot return is passed over.
     *
     * @param take returns which letters, by index, it could not take; they stay and are passed over for some minutes
     * @return how many were taken
     */
    int read(Function<List<byte[]>, Set<Integer>> take) {
        try {
            var folder = open();
            var batch = fetch(folder);
            if (batch.isEmpty()) {
                // Servers tell of new letters while the folder is open, but not all of them do so reliably: the next
                // look opens it anew.
                inbox = null;
                folder.close(false);
                return 0;
            }
            var staying = take.apply(batch.stream().map(Fetched::raw).toList());
            var taken = new ArrayList<Message>();
            for (int i = 0; i < batch.size(); i++) {
                if (staying.contains(i)) {
                    leftBehind.add(batch.get(i).uid());
                } else {
                    taken.add(batch.get(i).message());
                }
            }
            if (!taken.isEmpty()) {
                folder.setFlags(taken.toArray(Message[]::new), new Flags(Flags.Flag.DELETED), true);
                folder.expunge();
            }
            return taken.size();
        } catch (MessagingException e) {
            close();
            throw new MailboxAwayException(
                    "Expected to read mailbox %s of %s:%d".formatted(user, properties.host(), properties.port()), e);
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            // Whatever was on its way when it broke would be taken for the answer to the next question.
            close();
            throw e;
        }
    }

    private List<Fetched> fetch(Folder folder) throws MessagingException, IOException {
        var numbers = new FetchProfile();
        numbers.add(UIDFolder.FetchProfileItem.UID);
        var batch = new ArrayList<Fetched>();
        long bytes = 0;
        var count = folder.getMessageCount();
        for (int from = 1; from <= count; from += BATCH) {
            var messages = folder.getMessages(from, Math.min(from + BATCH - 1, count));
            folder.fetch(messages, numbers);
            for (var message : messages) {
                var uid = ((UIDFolder) folder).getUID(message);
                var raw = leftBehind.contains(uid) ? null : bytes(folder, message, uid);
                if (raw != null) {
                    batch.add(new Fetched(message, uid, raw));
                    bytes += raw.length;
                    if (batch.size() == BATCH || bytes >= batchBytes) {
                        return batch;
                    }
                }
            }
        }
        return batch;
    }

    /** The letter as it came; null if the server cannot return it. */
    private byte @Nullable [] bytes(Folder folder, Message message, long uid) throws MessagingException, IOException {
        try (var content = ((IMAPMessage) message).getMimeStream()) {
            var bytes = content.readNBytes(MAX_BYTES);
            if (isWhole(bytes, message)) {
                return bytes;
            }
            log.warn("The server does not return the whole of letter {} of mailbox {}; it is passed over", uid, user);
        } catch (MessagingException | IOException | RuntimeException e) {
            if (!folder.isOpen()) {
                if (leftBehind.lost(uid)) {
                    log.warn(
                            "The connection is lost whenever letter {} of mailbox {} is read; it is passed over",
                            uid,
                            user);
                }
                throw e;
            }
            log.warn("Letter {} of mailbox {} cannot be read and is passed over: {}", uid, user, e.toString());
        }
        leftBehind.add(uid);
        return null;
    }

    /** A block the server refuses looks like the end of the letter: what ends with a block must be as long as the server says. */
    private static boolean isWhole(byte[] bytes, Message message) throws MessagingException {
        return bytes.length % BLOCK != 0 || bytes.length >= MAX_BYTES || bytes.length >= message.getSize();
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
        settings.put("mail.%s.fetchsize".formatted(protocol), Integer.toString(BLOCK));
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
        leftBehind.opened(((UIDFolder) folder).getUIDValidity());
        inbox = folder;
        return folder;
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
