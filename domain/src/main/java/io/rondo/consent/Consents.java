package io.rondo.consent;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.CustomerLocks;
import io.rondo.kernel.RetriedTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Consent: each word a customer gave is appended and never changed; the last word by time of occurrence is what counts.
 * No word is no consent. What narrows a consent (topics, how often, a pause) is kept in the same ledger; what follows from it
 * is put in force by whoever records it.
 */
@Repository
public class Consents {

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final CustomerLocks locks;
    private final RetriedTransactions transactions;

    Consents(JdbcClient jdbc, BusinessClock clock, CustomerLocks locks, RetriedTransactions transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.locks = locks;
        this.transactions = transactions;
    }

    /** What a word is about: a channel as such, or what is wanted on all of them. */
    public enum Subject {
        CHANNEL("channel"),
        TOPIC("topic"),
        FREQUENCY("frequency"),
        PAUSE("pause");

        private final String code;

        Subject(String code) {
            this.code = code;
        }

        /** As stored in PostgreSQL. */
        public String code() {
            return code;
        }

        static Subject of(String code) {
            return Arrays.stream(values())
                    .filter(subject -> subject.code.equals(code))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Expected a subject channel, topic, frequency or pause, but it is '" + code + "'"));
        }
    }

    /**
     * One word.
     *
     * @param value the channel's code, the topic, the number of messages in 30 days or {@code any}, or the end of the pause
     * @param granted false: less may be sent than before
     */
    public record Event(
            Purpose purpose,
            Subject subject,
            String value,
            boolean granted,
            String source,
            @Nullable String wordingVersion,
            Instant occurredAt) {}

    /**
     * Appends a customer's word and makes it count unless a later one is known. Locks the customer row first, so that it is
     * ordered against the transaction that decides to send. The same word of the same moment is kept once: what a customer says
     * in the preference centre is told as a response too. Who speaks as a merged record speaks for its survivor.
     *
     * @param source where it came from: import, unsubscribe, api, agent, preference-centre
     * @param wording version of the text the customer agreed to, if known
     * @throws IllegalArgumentException if there is no such customer
     */
    public void record(
            CustomerId customer,
            Purpose purpose,
            Channel channel,
            boolean granted,
            String source,
            @Nullable String wording,
            Instant occurredAt) {
        var event = new Event(purpose, Subject.CHANNEL, channel.code(), granted, source, wording, occurredAt);
        transactions.transact(() -> put(locks.lock(customer), event));
    }

    private int put(CustomerId customer, Event event) {
        return jdbc.sql("""
                        with event as (
                          insert into consent_event
                            (customer_id, purpose, channel, granted, source, wording_version, occurred_at, recorded_at)
                          select cast(:customer as bigint), :purpose, :channel, cast(:granted as boolean), :source, :wording,
                                 cast(:occurredAt as timestamptz), clock_timestamp()
                           where not exists (select from consent_event e where e.customer_id = :customer
                                  and e.purpose = :purpose and e.channel = :channel and e.granted = :granted
                                  and e.occurred_at = :occurredAt)
                          returning *
                        )
                        insert into consent (customer_id, purpose, channel, granted, changed_at)
                        select customer_id, purpose, channel, granted, occurred_at from event
                        on conflict (customer_id, purpose, channel) do update
                        set granted = excluded.granted, changed_at = excluded.changed_at
                        where excluded.changed_at >= consent.changed_at""")
                .param("customer", customer.value())
                .param("purpose", event.purpose().code())
                .param("channel", event.value())
                .param("granted", event.granted())
                .param("source", event.source())
                .param("wording", event.wordingVersion())
                .param("occurredAt", at(event.occurredAt()))
                .update();
    }

    /**
     * Appends a word that narrows or widens marketing on every channel. The caller holds the customer's row lock and puts it in
     * force in the same transaction.
     *
     * @param subject any but {@link Subject#CHANNEL}
     * @param value see {@link Event}
     */
    public void recordPreference(
            CustomerId customer,
            Subject subject,
            String value,
            boolean granted,
            String source,
            String wording,
            Instant occurredAt) {
        if (subject == Subject.CHANNEL) {
            throw new IllegalArgumentException("Expected a subject topic, frequency or pause, but it is channel");
        }
        jdbc.sql("""
                        insert into consent_event (customer_id, purpose, subject, value, granted, source, wording_version,
                                                   occurred_at, recorded_at)
                        values (:customer, 'marketing', :subject, :value, :granted, :source, :wording, :occurredAt,
                                clock_timestamp())""")
                .param("customer", customer.value())
                .param("subject", subject.code())
                .param("value", value)
                .param("granted", granted)
                .param("source", source)
                .param("wording", wording)
                .param("occurredAt", at(occurredAt))
                .update();
    }

    /** Whether the customer's last word on this purpose and channel is a yes. */
    public boolean isGranted(CustomerId customer, Purpose purpose, Channel channel) {
        return jdbc.sql("""
                        select coalesce(bool_or(granted), false) from consent
                        where customer_id = :customer and purpose = :purpose and channel = :channel""")
                .param("customer", customer.value())
                .param("purpose", purpose.code())
                .param("channel", channel.code())
                .query(Boolean.class)
                .single();
    }

    /** Everything the customer said, latest first. */
    public List<Event> history(CustomerId customer) {
        return jdbc.sql("""
                        select purpose, subject, coalesce(channel, value) as value, granted, source, wording_version, occurred_at
                        from consent_event where customer_id = :customer order by occurred_at desc, id desc""")
                .param("customer", customer.value())
                .query(Consents::event)
                .list();
    }

    /** Locks the customer, of a merged record its survivor, and returns its key. */
    private static Event event(ResultSet row, int number) throws SQLException {
        return new Event(
                Purpose.of(row.getString("purpose")),
                Subject.of(row.getString("subject")),
                row.getString("value"),
                row.getBoolean("granted"),
                row.getString("source"),
                row.getString("wording_version"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant());
    }
}
