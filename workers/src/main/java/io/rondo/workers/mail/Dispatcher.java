package io.rondo.workers.mail;

import io.rondo.deliveries.ClaimedDelivery;
import io.rondo.deliveries.Ledger;
import io.rondo.deliveries.SendResult;
import io.rondo.kernel.DeliveryId;
import io.rondo.kernel.PausePoints;
import io.rondo.kernel.Role;
import io.rondo.workers.PollingLoop;
import jakarta.mail.MessagingException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Drains the due deliveries of all flows. One claimer feeds a short queue; each session takes a delivery, composes it, hands
 * its last result and its next intent to the committer, and sends only what was committed as SENDING. A session has at
 * most one unsettled delivery, so a dead node leaves at most as many in doubt as it had sessions.
 */
@Component
@Role("workers")
class Dispatcher implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final String CHANNEL = "email";

    /** Two, so that one works in the database while the other waits for the disk; more would only make groups smaller. */
    private static final int COMMITTERS = 2;

    private final Ledger ledger;
    private final MailComposer composer;
    private final MailProperties properties;
    private final SmtpLimits limits;
    private final PausePoints pausePoints;
    private final boolean commitsSending;
    private final String owner;
    private final BlockingQueue<ClaimedDelivery> queue = new LinkedBlockingQueue<>();
    private final List<Thread> sessions = new ArrayList<>();
    private final List<PollingLoop> loops = new ArrayList<>();
    private final List<GroupCommitter> committers = new ArrayList<>();
    private volatile boolean running;

    Dispatcher(
            Ledger ledger,
            MailComposer composer,
            MailProperties properties,
            SmtpLimits limits,
            PausePoints pausePoints,
            @Value("${rondo.prove.sending-commit:on}") String sendingCommit) {
        this.ledger = ledger;
        this.composer = composer;
        this.properties = properties;
        this.limits = limits;
        this.pausePoints = pausePoints;
        this.commitsSending = pausePoints == PausePoints.NONE || !sendingCommit.equals("off");
        var token = new byte[6];
        new SecureRandom().nextBytes(token);
        this.owner = ProcessHandle.current().pid() + "-" + HexFormat.of().formatHex(token);
    }

    @Override
    public void start() {
        running = true;
        for (int i = 0; i < Math.min(COMMITTERS, properties.sessions()); i++) {
            committers.add(new GroupCommitter(ledger, owner, pausePoints, commitsSending));
        }
        for (int i = 0; i < properties.sessions(); i++) {
            var group = committers.get(i % committers.size());
            sessions.add(
                    Thread.ofPlatform().name("smtp-session-" + (i + 1)).daemon().start(() -> serve(group)));
        }
        loops.add(PollingLoop.start("delivery-claimer", 1, Duration.ofMillis(50), this::claim));
        loops.add(PollingLoop.start("delivery-sweeper", 1, Duration.ofSeconds(5), ledger::sweep));
    }

    private int claim() {
        var room = limits.queue() - queue.size();
        if (room < limits.queue() / 2) {
            return 0;
        }
        var claimed = ledger.claim(owner, CHANNEL, room);
        if (!claimed.isEmpty()) {
            pausePoints.reached(PausePoints.Point.CLAIM);
        }
        // What waited here until its claim ran out is claimed anew, and waits here still.
        var waiting = queue.stream().map(ClaimedDelivery::id).collect(Collectors.toSet());
        claimed.stream().filter(delivery -> !waiting.contains(delivery.id())).forEach(queue::add);
        return claimed.size();
    }

    private void serve(GroupCommitter group) {
        try (var smtp = new SmtpSession(properties, limits, pausePoints)) {
            @Nullable DeliveryId sent = null;
            @Nullable SendResult result = null;
            while (running) {
                var next = queue.poll(20, TimeUnit.MILLISECONDS);
                if (next == null) {
                    if (sent != null) {
                        group.settleAndBegin(sent, result, null);
                        sent = null;
                    }
                    continue;
                }
                MailComposer.Composed message;
                try {
                    message = composer.compose(next);
                } catch (MailComposer.CannotComposeException e) {
                    group.settleAndBegin(sent, result, null);
                    sent = next.id();
                    result = new SendResult.Rejected(e.code());
                    continue;
                } catch (DataAccessException | TransactionException e) {
                    log.warn("Delivery {} cannot be written without PostgreSQL: {}", next.id(), e.toString());
                    group.settleAndBegin(sent, result, null);
                    sent = null;
                    queue.add(next);
                    TimeUnit.SECONDS.sleep(1);
                    continue;
                }
                if (!connected(smtp)) {
                    group.settleAndBegin(sent, result, null);
                    sent = null;
                    queue.add(next);
                    continue;
                }
                var decision = group.settleAndBegin(sent, result, next.id());
                sent = null;
                if (decision == Ledger.Decision.PROCEED) {
                    result = smtp.send(message.message(), message.recipient());
                    sent = next.id();
                }
            }
            group.settleAndBegin(sent, result, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean connected(SmtpSession smtp) throws InterruptedException {
        try {
            smtp.ensureConnected();
            return true;
        } catch (MessagingException e) {
            log.warn("The mail server does not answer: {}", e.getClass().getSimpleName());
            TimeUnit.SECONDS.sleep(1);
            return false;
        }
    }

    @Override
    public void stop() {
        running = false;
        loops.forEach(PollingLoop::close);
        loops.clear();
        for (var session : sessions) {
            try {
                session.join(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        sessions.clear();
        committers.forEach(GroupCommitter::close);
        committers.clear();
        queue.clear();
        ledger.release(owner);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
