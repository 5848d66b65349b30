package io.rondo.responses;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.DeliveryId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Letters nobody could understand: kept as they came, never counted, until a person says whom they are from and what they are,
 * or discards them. Each letter is decided once, and every decision is in the audit log.
 */
@Component
public class Quarantine {

    private static final int MAX_TEXT = 20_000;

    /** A letter answers the last message of at most this many days before, if it has to be guessed. */
    private static final int ANSWERS_WITHIN_DAYS = 30;

    private static final int MAX_ADDRESSES = 40;

    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,5}");

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final Responses responses;
    private final AddressDigests digests;
    private final Audit audit;

    Quarantine(JdbcClient jdbc, BusinessClock clock, Responses responses, AddressDigests digests, Audit audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.responses = responses;
        this.digests = digests;
        this.audit = audit;
    }

    /**
     * A letter, as it came and as people read it.
     *
     * @param reason code for why it was not understood
     * @param sender its From header, decoded; null if it could not be read, as the next two
     */
    public record Unclear(
            byte[] raw,
            String reason,
            @Nullable String sender,
            @Nullable String subject,
            @Nullable String body) {}

    /** Keeps a letter; one that is known already changes nothing. */
    @Transactional
    public void keep(Unclear letter) {
        jdbc.sql("""
                        insert into mail_quarantine (received_at, reason, raw, digest, sender, subject, body)
                        values (:now, :reason, :raw, :digest, :sender, :subject, :body)
                        on conflict (digest) do nothing""")
                .param("now", at(clock.now()))
                .param("reason", letter.reason())
                .param("raw", letter.raw())
                .param("digest", sha256(letter.raw()))
                .param("sender", clean(letter.sender(), 500))
                .param("subject", clean(letter.subject(), 500))
                .param("body", clean(letter.body(), MAX_TEXT))
                .update();
    }

    /** The letter as it came; empty if there is none, or it was discarded. Recorded, because it is a customer's mail. */
    @Transactional
    public Optional<byte[]> download(long id, String by) {
        var raw = jdbc.sql("select raw from mail_quarantine where id = :id and length(raw) > 0")
                .param("id", id)
                .query(byte[].class)
                .optional();
        raw.ifPresent(found -> audit.record(by, "download-letter", "letter-" + id, Map.of()));
        return raw;
    }

    /** A customer whose address stands in a letter. */
    public record Suggestion(long customerId, String externalId, String address) {}

    /** Customers whose present address stands somewhere in this letter. */
    public List<Suggestion> suggestions(long id) {
        var text = jdbc.sql("select raw, sender, body from mail_quarantine where id = :id")
                .param("id", id)
                .query((row, n) -> new String(row.getBytes("raw"), StandardCharsets.ISO_8859_1)
                        + '\n'
                        + row.getString("sender")
                        + '\n'
                        + row.getString("body"))
                .optional()
                .orElse("");
        var addresses = new LinkedHashSet<String>();
        var found = ADDRESS.matcher(text);
        while (found.find() && addresses.size() < MAX_ADDRESSES) {
            addresses.add(found.group());
        }
        var suggestions = new ArrayList<Suggestion>();
        var seen = new LinkedHashSet<Long>();
        for (var address : addresses) {
            for (var one : byAddress(address)) {
                if (seen.add(one.customerId())) {
                    suggestions.add(one);
                }
            }
        }
        return suggestions;
    }

    /** The customer with this number of other systems, or the one customer with this address. */
    public Optional<CustomerId> customer(String named) {
        var text = named.strip();
        var byNumber = jdbc.sql(
                        "select coalesce(merged_into, id) from customer where external_id = :id and state <> 'erased'")
                .param("id", text)
                .query(Long.class)
                .optional();
        if (byNumber.isPresent()) {
            return byNumber.map(CustomerId::new);
        }
        var found = text.contains("@") ? byAddress(text) : List.<Suggestion>of();
        return found.size() == 1 ? Optional.of(new CustomerId(found.getFirst().customerId())) : Optional.empty();
    }

    private List<Suggestion> byAddress(String address) {
        return jdbc.sql("""
                        select id, external_id, email from customer where email_digest = :digest and state = 'live'
                         order by id limit 5""")
                .param("digest", digests.ofEmail(address))
                .query((row, n) ->
                        new Suggestion(row.getLong("id"), row.getString("external_id"), row.getString("email")))
                .list();
    }

    /**
     * Stores what a person made of a letter as a response of this customer, with its whole effect. It answers the last message
     * sent to the customer in the month before, if there was one.
     *
     * @return false if somebody decided on the letter before, or it is gone
     */
    @Transactional
    public boolean match(long id, CustomerId customer, LetterDecision decision, String by) {
        var open = open(id);
        if (open.isEmpty()) {
            return false;
        }
        var letter = open.get();
        var response = NewResponse.of(
                        "staff",
                        "letter-" + id,
                        decision.type(),
                        lastMessage(customer, letter.receivedAt())
                                .<Sender>map(Sender.ByDelivery::new)
                                .orElseGet(() -> new Sender.ByCustomer(customer)),
                        letter.receivedAt().toInstant())
                .withDetail(decision.detail(letter.body()));
        switch (responses.record(response)) {
            case Recorded.Stored(var responseId) -> decide(id, decision.key(), by, responseId);
            case Recorded.Duplicate() ->
                throw new IllegalStateException(
                        "Expected letter %d to be decided once, but its response is there".formatted(id));
            case Recorded.Refused(var unknown) ->
                throw new IllegalArgumentException(
                        "Expected customer '%s' to exist, but the %s is unknown".formatted(customer, unknown));
        }
        audit.record(
                by, "match-letter", "letter-" + id, Map.of("customer", "customer-" + customer, "as", decision.key()));
        return true;
    }

    /**
     * Nothing of ours, such as spam: its content is deleted, and what remains is that it came and who discarded it.
     *
     * @return false if somebody decided on the letter before, or it is gone
     */
    @Transactional
    public boolean discard(long id, String by) {
        if (open(id).isEmpty()) {
            return false;
        }
        decide(id, "discarded", by, null);
        jdbc.sql("update mail_quarantine set raw = '', sender = null, subject = null, body = null where id = :id")
                .param("id", id)
                .update();
        audit.record(by, "discard-letter", "letter-" + id, Map.of());
        return true;
    }

    private record Open(OffsetDateTime receivedAt, @Nullable String body) {}

    private Optional<Open> open(long id) {
        return jdbc.sql("select received_at, body from mail_quarantine where id = :id and decision is null for update")
                .param("id", id)
                .query((row, n) -> new Open(row.getObject("received_at", OffsetDateTime.class), row.getString("body")))
                .optional();
    }

    private void decide(long id, String decision, String by, @Nullable Long response) {
        jdbc.sql("""
                        update mail_quarantine set decision = :decision, decided_by = :by, decided_at = :now, response_id = :response
                         where id = :id""")
                .param("decision", decision)
                .param("by", by)
                .param("now", at(clock.now()))
                .param("response", response)
                .param("id", id)
                .update();
    }

    private Optional<DeliveryId> lastMessage(CustomerId customer, OffsetDateTime before) {
        return jdbc.sql("""
                        select id from delivery where customer_id = :customer and channel = 'email' and state = 'SENT'
                           and settled_at between :before - make_interval(days => :days) and :before
                         order by settled_at desc, id desc limit 1""")
                .param("customer", customer.value())
                .param("before", before)
                .param("days", ANSWERS_WITHIN_DAYS)
                .query(Long.class)
                .optional()
                .map(DeliveryId::new);
    }

    private static @Nullable String clean(@Nullable String text, int limit) {
        return text == null ? null : Text.clean(text, limit);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }
}
