package io.rondo.workers.mail;

import io.rondo.deliveries.Ledger;
import io.rondo.deliveries.SendResult;
import io.rondo.kernel.DeliveryId;
import io.rondo.kernel.PausePoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups what all waiting sessions have to say into one SENDING transaction, so that one disk write serves them all. A result is
 * never dropped: while PostgreSQL is away the committer waits and tries again; should it not come back in time, the lease
 * runs out and the delivery is in doubt, as it truly is.
 */
final class GroupCommitter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GroupCommitter.class);
    private static final int LARGEST_GROUP = 200;

    private record Said(
            @Nullable DeliveryId sent,
            @Nullable SendResult result,
            @Nullable DeliveryId intent,
            CompletableFuture<Ledger.Decision> decision) {}

    private final Ledger ledger;
    private final String owner;
    private final PausePoints pausePoints;
    private final boolean commitsSending;
    private final BlockingQueue<Said> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    /** @param commitsSending false only where a proof shows that it would notice: then nothing says that a message is being sent */
    GroupCommitter(Ledger ledger, String owner, PausePoints pausePoints, boolean commitsSending) {
        this.ledger = ledger;
        this.owner = owner;
        this.pausePoints = pausePoints;
        this.commitsSending = commitsSending;
        this.thread = Thread.ofPlatform().name("delivery-committer").daemon().start(this::run);
    }

    /** Settles what a session sent last and asks whether it may send the next; waits for the commit. */
    Ledger.Decision settleAndBegin(
            @Nullable DeliveryId sent, @Nullable SendResult result, @Nullable DeliveryId intent) {
        var said = new Said(sent, result, intent, new CompletableFuture<>());
        queue.add(said);
        return said.decision().join();
    }

    private void run() {
        while (!closing || !queue.isEmpty()) {
            try {
                var first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    var group = new ArrayList<Said>();
                    group.add(first);
                    queue.drainTo(group, LARGEST_GROUP - 1);
                    commitUntilDone(group);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void commitUntilDone(List<Said> group) throws InterruptedException {
        var results = new HashMap<DeliveryId, SendResult>();
        var intents = new ArrayList<DeliveryId>();
        for (var said : group) {
            if (said.sent() != null && said.result() != null) {
                results.put(said.sent(), said.result());
            }
            if (said.intent() != null) {
                intents.add(said.intent());
            }
        }
        if (results.values().stream().anyMatch(SendResult.Accepted.class::isInstance)) {
            pausePoints.reached(PausePoints.Point.BEFORE_SENT_COMMIT);
        }
        for (var pause = 50L; ; pause = Math.min(pause * 2, 5_000)) {
            try {
                var asked = new ArrayList<@Nullable DeliveryId>();
                group.forEach(said -> asked.add(said.intent()));
                var answers = answers(asked, commit(results, intents));
                for (var i = 0; i < group.size(); i++) {
                    group.get(i).decision().complete(answers.get(i));
                }
                return;
            } catch (RuntimeException e) {
                log.warn("{} deliveries wait for PostgreSQL: {}", group.size(), e.toString());
                if (closing) {
                    group.forEach(said -> said.decision().complete(Ledger.Decision.LOST));
                    return;
                }
                Thread.sleep(pause);
            }
        }
    }

    /** A decision for each that asked; should two sessions hold the same delivery, only the first of them may send it. */
    static List<Ledger.Decision> answers(
            List<@Nullable DeliveryId> intents, Map<DeliveryId, Ledger.Decision> decisions) {
        var left = new HashMap<>(decisions);
        return intents.stream()
                .map(intent -> {
                    var decision = intent == null ? null : left.remove(intent);
                    return decision == null ? Ledger.Decision.LOST : decision;
                })
                .toList();
    }

    private Map<DeliveryId, Ledger.Decision> commit(Map<DeliveryId, SendResult> results, List<DeliveryId> intents) {
        if (commitsSending) {
            return ledger.commit(owner, results, intents);
        }
        ledger.commit(owner, results, List.of());
        return intents.stream()
                .distinct()
                .collect(Collectors.toMap(Function.identity(), intent -> Ledger.Decision.PROCEED));
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
