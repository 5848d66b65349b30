package io.rondo.workers.mailin;

import io.rondo.deliveries.Ledger;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import io.rondo.kernel.Role;
import io.rondo.responses.NewResponse;
import io.rondo.responses.Quarantine;
import io.rondo.responses.Recorded;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores letters, each exactly once however often it is read: what is understood as a response with its effect, anything else
 * in quarantine. One transaction per call; a mailbox forgets letters only after it committed. A letter that cannot be stored does
 * not keep its neighbours from it.
 */
@Component
@Role("workers")
class ReturnedMail {

    /** A letter that claims to be older than this is dated when it was read: its clock is wrong. */
    private static final Duration OLDEST = Duration.ofDays(30);

    private static final Logger log = LoggerFactory.getLogger(ReturnedMail.class);

    private final LetterReader reader;
    private final Responses responses;
    private final Quarantine quarantine;
    private final TransactionTemplate transactions;
    private final BusinessClock clock;
    private final JdbcClient jdbc;

    ReturnedMail(
            LetterReader reader,
            Responses responses,
            Quarantine quarantine,
            TransactionTemplate transactions,
            BusinessClock clock,
            JdbcClient jdbc) {
        this.reader = reader;
        this.responses = responses;
        this.quarantine = quarantine;
        this.transactions = transactions;
        this.clock = clock;
        this.jdbc = jdbc;
    }

    /** A letter that answers a known message. */
    private record Answered(byte[] raw, NewResponse response) {}

    /** A letter, as it came, with what it was taken for. It is not kept taken apart: that can be many times as large. */
    private record Read(byte[] raw, String identity, Instant occurredAt, Understood.Answer answer) {}

    /**
     * Stores letters.
     *
     * @return which of them, by index, could not even be kept in quarantine and have to stay where they are; usually none
     * @throws RuntimeException if the database is away; nothing is lost if all are offered again
     */
    Set<Integer> store(List<byte[]> letters) {
        try {
            transactions.executeWithoutResult(status -> storeTogether(letters));
            return Set.of();
        } catch (RuntimeException | StackOverflowError e) {
            if (DatabaseAway.explains(e)) {
                throw e;
            }
            log.warn(
                    "Expected to store {} letters together, but {}; each is stored alone",
                    letters.size(),
                    DatabaseAway.describe(e));
        }
        var staying = new HashSet<Integer>();
        for (int i = 0; i < letters.size(); i++) {
            if (!storeAlone(letters.get(i))) {
                staying.add(i);
            }
        }
        return staying;
    }

    private boolean storeAlone(byte[] raw) {
        try {
            transactions.executeWithoutResult(status -> storeTogether(List.of(raw)));
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            if (DatabaseAway.explains(e)) {
                throw e;
            }
            log.warn("Letter {} cannot be stored and goes to quarantine: {}", digest(raw), DatabaseAway.describe(e));
        }
        try {
            // Without what people read of it: that may be what could not be stored.
            quarantine.keep(new Quarantine.Unclear(raw, "unreadable", null, null, null));
            return true;
        } catch (RuntimeException e) {
            if (DatabaseAway.explains(e)) {
                throw e;
            }
            log.error(
                    "Letter {} cannot be stored, not even in quarantine, and stays in its mailbox: {}",
                    digest(raw),
                    DatabaseAway.describe(e));
            return false;
        }
    }

    private static String digest(byte[] raw) {
        return HexFormat.of().formatHex(Letter.sha256(raw));
    }

    private void storeTogether(List<byte[]> letters) {
        var read = new ArrayList<Read>();
        for (var raw : letters) {
            understand(raw, read);
        }
        var byMessageId = byMessageId(read);
        var answered = new ArrayList<Answered>();
        for (var letter : read) {
            response(letter, byMessageId)
                    .ifPresentOrElse(
                            response -> answered.add(new Answered(letter.raw(), response)),
                            () -> quarantine(letter.raw(), "no-message-of-ours"));
        }
        var results =
                responses.recordAll(answered.stream().map(Answered::response).toList());
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof Recorded.Refused) {
                quarantine(answered.get(i).raw(), "message-is-gone");
            }
        }
    }

    private void understand(byte[] raw, List<Read> read) {
        try {
            var letter = new Letter(raw);
            switch (reader.read(letter)) {
                case Understood.Answer answer -> read.add(new Read(raw, identity(letter), occurredAt(letter), answer));
                case Understood.Unclear(var reason) -> quarantine(raw, reason);
            }
        } catch (MessagingException e) {
            quarantine(raw, "unreadable");
        }
    }

    private Map<String, Long> byMessageId(List<Read> letters) {
        var ids = letters.stream()
                .flatMap(letter -> letter.answer().reference().messageIds().stream())
                .distinct()
                .toArray(String[]::new);
        var found = new HashMap<String, Long>();
        if (ids.length > 0) {
            jdbc.sql("select id, message_id from delivery where id = any(:numbers) and message_id = any(:ids)")
                    .param(
                            "numbers",
                            Stream.of(ids).flatMapToLong(Ledger::numberIn).toArray())
                    .param("ids", ids)
                    .query(row -> {
                        found.put(row.getString("message_id"), row.getLong("id"));
                    });
        }
        return found;
    }

    private Optional<NewResponse> response(Read read, Map<String, Long> byMessageId) {
        var reference = read.answer().reference();
        var delivery = reference
                .known()
                .or(() -> reference.messageIds().stream()
                        .map(byMessageId::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(id -> new DeliveryId(Objects.requireNonNull(id))));
        return delivery.map(id -> NewResponse.of(
                        "mail", read.identity(), read.answer().type(), new Sender.ByDelivery(id), read.occurredAt())
                .withDetail(read.answer().detail()));
    }

    /** The letter's own Message-ID; its digest if it has none, or one that cannot be kept. */
    private static String identity(Letter letter) {
        try {
            return letter.header("Message-ID")
                    .filter(id -> id.matches("<[\\x21-\\x7e]{1,250}>"))
                    .orElseGet(letter::digest);
        } catch (MessagingException e) {
            return letter.digest();
        }
    }

    private Instant occurredAt(Letter letter) {
        var now = clock.now();
        try {
            return letter.date()
                    .filter(date -> !date.isAfter(now) && date.isAfter(now.minus(OLDEST)))
                    .orElse(now);
        } catch (MessagingException e) {
            return now;
        }
    }

    /** Kept with what people need to see of it; a letter that cannot even be taken apart is kept without. */
    private void quarantine(byte[] raw, String reason) {
        String sender = null;
        String subject = null;
        String body = null;
        try {
            var letter = new Letter(raw);
            sender = letter.readable("From").orElse(null);
            subject = letter.readable("Subject").orElse(null);
            body = LetterText.whole(letter);
        } catch (MessagingException | IOException | RuntimeException | StackOverflowError e) {
            // The page shows the raw text.
        }
        quarantine.keep(new Quarantine.Unclear(raw, reason, sender, subject, body));
    }
}
