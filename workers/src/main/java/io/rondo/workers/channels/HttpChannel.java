package io.rondo.workers.channels;

import io.rondo.channels.Gateway;
import io.rondo.deliveries.ClaimedDelivery;
import io.rondo.deliveries.Ledger;
import io.rondo.deliveries.Ledger.Decision;
import io.rondo.deliveries.SendResult;
import io.rondo.kernel.DeliveryId;
import io.rondo.offers.UnsendableMailException;
import io.rondo.workers.PollingLoop;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Drains the due deliveries of one channel through its gateway, by the ledger's rules: nothing is posted before its SENDING is
 * committed, each session has at most one unsettled delivery, and results are never dropped while PostgreSQL is away. When the
 * gateway asks to be left alone for a while, the whole channel waits.
 */
final class HttpChannel implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpChannel.class);
    private static final int LARGEST_BATCH = 20;

    private final String channel;
    private final String owner;
    private final Ledger ledger;
    private final ChannelMessages messages;
    private final HttpGateway gateway;
    private final Clock clock;
    private final int batch;
    private volatile Instant notBefore = Instant.MIN;
    private volatile boolean closing;
    private final PollingLoop loop;

    /**
     * Starts the channel.
     *
     * @throws IllegalArgumentException if one message may take longer than a claim lasts: it could then be sent twice
     */
    HttpChannel(
            String channel,
            String owner,
            Gateway settings,
            Ledger ledger,
            ChannelMessages messages,
            HttpGateway gateway,
            Duration lease,
            Clock clock) {
        if (settings.longestSend().compareTo(lease) >= 0) {
            throw new IllegalArgumentException(
                    "Expected the time-outs of channel '%s' to sum to less than the lease of %s, but they are %s"
                            .formatted(channel, lease, settings.longestSend()));
        }
        this.channel = channel;
        this.owner = owner;
        this.ledger = ledger;
        this.messages = messages;
        this.gateway = gateway;
        this.clock = clock;
        this.batch = (int) Math.clamp(lease.dividedBy(settings.longestSend()), 1, LARGEST_BATCH);
        this.loop = PollingLoop.start("channel-" + channel, settings.sessions(), Duration.ofMillis(200), this::sendDue);
    }

    private int sendDue() {
        if (!mayGoOn()) {
            return 0;
        }
        var claimed = ledger.claim(owner, channel, batch);
        var unsettled = new HashMap<DeliveryId, SendResult>();
        for (var delivery : claimed) {
            if (!mayGoOn()) {
                break;
            }
            send(delivery, unsettled);
        }
        if (!unsettled.isEmpty()) {
            commit(unsettled, List.of());
        }
        if (!mayGoOn()) {
            // What other sessions of this channel have claimed goes back as well: they find it lost and go on.
            ledger.release(owner);
        }
        return claimed.size();
    }

    private boolean mayGoOn() {
        return !closing && !clock.instant().isBefore(notBefore);
    }

    private void send(ClaimedDelivery delivery, Map<DeliveryId, SendResult> unsettled) {
        var body = Optional.<byte[]>empty();
        try {
            body = messages.compose(channel, delivery);
            if (body.isEmpty()) {
                unsettled.put(delivery.id(), new SendResult.Rejected("no-template"));
            }
        } catch (UnsendableMailException e) {
            unsettled.put(delivery.id(), new SendResult.Rejected(e.code()));
        } catch (DataAccessException | TransactionException e) {
            log.warn("Delivery {} cannot be written without PostgreSQL: {}", delivery.id(), e.toString());
            unsettled.put(delivery.id(), new SendResult.Deferred("database"));
        } catch (RuntimeException e) {
            log.warn("Delivery {} cannot be written", delivery.id(), e);
            unsettled.put(delivery.id(), new SendResult.Rejected("cannot-compose"));
        }
        var intents = body.isEmpty() ? List.<DeliveryId>of() : List.of(delivery.id());
        var decision = commit(Map.copyOf(unsettled), intents).getOrDefault(delivery.id(), Decision.LOST);
        unsettled.clear();
        if (body.isPresent() && decision == Decision.PROCEED) {
            var result = gateway.send(delivery.id(), body.get());
            unsettled.put(delivery.id(), result);
            if (result instanceof SendResult.Deferred deferred) {
                log.warn(
                        "The gateway of channel {} did not take delivery {}: {}",
                        channel,
                        delivery.id(),
                        deferred.reason());
                if (deferred.notBefore() != null) {
                    var asked = clock.instant().plus(deferred.notBefore());
                    notBefore = asked.isAfter(notBefore) ? asked : notBefore;
                }
            }
        }
    }

    /** A result is never dropped: while PostgreSQL is away it is tried again, until the lease decides. */
    private Map<DeliveryId, Decision> commit(Map<DeliveryId, SendResult> results, Collection<DeliveryId> intents) {
        for (var pause = 50L; ; pause = Math.min(pause * 2, 5_000)) {
            try {
                return ledger.commit(owner, results, intents);
            } catch (RuntimeException e) {
                log.warn("Channel {} waits for PostgreSQL: {}", channel, e.toString());
                if (closing) {
                    return Map.of();
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(pause);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return Map.of();
                }
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        loop.close();
        ledger.release(owner);
        try {
            gateway.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }
}
