package io.rondo.preferences;

import static io.rondo.kernel.Sql.at;

import io.rondo.consent.Channel;
import io.rondo.consent.Consents;
import io.rondo.consent.Consents.Subject;
import io.rondo.consent.Purpose;
import io.rondo.consent.Suppressions;
import io.rondo.deliveries.Deliveries;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.CustomerLocks;
import io.rondo.kernel.DeliveryId;
import io.rondo.kernel.RetriedTransactions;
import io.rondo.responses.NewResponse;
import io.rondo.responses.ResponseType;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What customers say in the preference centre. Each change is in force when its transaction commits: it is made under the
 * customer's row lock, which the transaction that decides to send takes too. Service messages are not chosen here.
 */
@Component
public class Preferences {

    /** How long a pause lasts. */
    public static final Duration PAUSE = Duration.ofDays(30);

    /** Where these words come from, in the events kept of them. */
    public static final String SOURCE = "preference-centre";

    /**
     * Version of the words on the page, kept with each event: what was agreed to must be provable. Raised whenever they change;
     * a test knows the words.
     */
    public static final String WORDING = "preference-centre-1";

    /** The ledger's reason for what waits for the end of a pause. */
    private static final String PAUSED = "paused-by-customer";

    private final JdbcClient jdbc;
    private final PreferenceReader reader;
    private final Consents consents;
    private final Suppressions suppressions;
    private final Responses responses;
    private final Deliveries deliveries;
    private final BusinessClock clock;
    private final CustomerLocks locks;
    private final RetriedTransactions transactions;

    Preferences(
            JdbcClient jdbc,
            PreferenceReader reader,
            Consents consents,
            Suppressions suppressions,
            Responses responses,
            Deliveries deliveries,
            BusinessClock clock,
            CustomerLocks locks,
            RetriedTransactions transactions) {
        this.jdbc = jdbc;
        this.reader = reader;
        this.consents = consents;
        this.suppressions = suppressions;
        this.responses = responses;
        this.deliveries = deliveries;
        this.clock = clock;
        this.locks = locks;
        this.transactions = transactions;
    }

    /** What holds now. */
    public InForce of(CustomerId customer) {
        return reader.inForce(customer);
    }

    /**
     * Puts the choices in force, as far as they differ from what is.
     *
     * @param via the message whose link led to the preference centre
     * @return when they were made: the key of {@link #changesAt}
     */
    public Instant choose(CustomerId customer, DeliveryId via, Choices wish) {
        return transactions.transact(() -> choose(begin(customer, via), wish));
    }

    private Instant choose(Said said, Choices wish) {
        var before = reader.inForce(said.customer);
        for (var channel : before.channels()) {
            if (channel.blocked() == null
                    && channel.allowed() != wish.channels().contains(channel.channel())) {
                said.channel(channel.channel(), !channel.allowed());
            }
        }
        for (var topic : before.topics()) {
            var wanted = wish.topics().contains(topic.name());
            if (wish.shownTopics().contains(topic.name()) && topic.wanted() != wanted) {
                said.topic(topic.name(), wanted);
            }
        }
        said.frequency(before.maxPer30Days(), wish.maxPer30Days());
        return said.now();
    }

    /** No marketing for {@link #PAUSE} from now; what is due meanwhile waits. */
    public Instant pause(CustomerId customer, DeliveryId via) {
        return transactions.transact(() -> {
            var said = begin(customer, via);
            said.pausedUntil(said.now().plus(PAUSE));
            return said.now();
        });
    }

    /** Ends the pause, if there is one; what waited for its end is due now. */
    public Instant resume(CustomerId customer, DeliveryId via) {
        return transactions.transact(() -> {
            var said = begin(customer, via);
            if (reader.inForce(said.customer).pausedUntil() != null) {
                said.pausedUntil(null);
                deliveries.dueAgain(said.customer, PAUSED);
            }
            return said.now();
        });
    }

    /** No marketing any more, on any channel. */
    public Instant stop(CustomerId customer, DeliveryId via) {
        return transactions.transact(() -> stop(begin(customer, via)));
    }

    private Instant stop(Said said) {
        var before = reader.inForce(said.customer);
        for (var channel : EnumSet.allOf(Channel.class)) {
            if (before.allows(channel) || consents.isGranted(said.customer, Purpose.MARKETING, channel)) {
                said.channel(channel, false);
            }
        }
        return said.now();
    }

    /** What was changed at this moment, in the order it was. */
    public List<Change> changesAt(CustomerId customer, Instant moment) {
        return consents.history(customer).reversed().stream()
                .filter(said ->
                        said.source().equals(SOURCE) && said.occurredAt().equals(moment))
                .map(said -> new Change(said.subject().code(), said.value(), said.granted()))
                .toList();
    }

    private Said begin(CustomerId customer, DeliveryId via) {
        return new Said(locks.lock(customer), via, clock.now().truncatedTo(ChronoUnit.MILLIS));
    }

    /** One visit's words, each kept as an event and put in force. */
    private final class Said {

        private final CustomerId customer;
        private final DeliveryId via;
        private final Instant now;

        Said(CustomerId customer, DeliveryId via, Instant now) {
            this.customer = customer;
            this.via = via;
            this.now = now;
        }

        Instant now() {
            return now;
        }

        void channel(Channel channel, boolean granted) {
            consents.record(customer, Purpose.MARKETING, channel, granted, SOURCE, WORDING, now);
            if (granted) {
                suppressions.liftOptOut(customer, channel);
            } else if (channel == Channel.EMAIL) {
                // The same word that the unsubscribe link says, so that journeys and outcomes hear of it too.
                var unused = responses.record(NewResponse.of(
                                SOURCE,
                                "opt-out:%s:%d".formatted(via, now.toEpochMilli()),
                                ResponseType.OPT_OUT,
                                new Sender.ByDelivery(via),
                                now)
                        .withDetail(WORDING));
            } else {
                suppressions.optOut(customer, channel, now);
            }
        }

        void topic(String topic, boolean wanted) {
            if (wanted) {
                jdbc.sql("delete from topic_refusal where customer_id = :id and topic = :topic")
                        .param("id", customer.value())
                        .param("topic", topic)
                        .update();
            } else {
                jdbc.sql("insert into topic_refusal (customer_id, topic, since) values (:id, :topic, :now)")
                        .param("id", customer.value())
                        .param("topic", topic)
                        .param("now", at(now))
                        .update();
            }
            event(Subject.TOPIC, topic, wanted);
        }

        void frequency(@Nullable Integer before, @Nullable Integer after) {
            if (!Objects.equals(before, after)) {
                own("max_per_30_days", after);
                event(
                        Subject.FREQUENCY,
                        after == null ? "any" : after.toString(),
                        after == null || (before != null && after > before));
            }
        }

        void pausedUntil(@Nullable Instant until) {
            own("paused_until", until == null ? null : at(until));
            event(Subject.PAUSE, (until == null ? now : until).toString(), until == null);
        }

        private void own(String column, @Nullable Object value) {
            // The column is one of two names written above.
            jdbc.sql("""
                            insert into preference (customer_id, %1$s, changed_at) values (:id, :value, :now)
                            on conflict (customer_id) do update set %1$s = excluded.%1$s, changed_at = excluded.changed_at""".formatted(column))
                    .param("id", customer.value())
                    .param("value", value)
                    .param("now", at(now))
                    .update();
        }

        private void event(Subject subject, String value, boolean granted) {
            consents.recordPreference(customer, subject, value, granted, SOURCE, WORDING, now);
        }
    }
}
