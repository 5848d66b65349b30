package io.rondo.responses;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * Group commit for responses that arrive one by one but by the thousand: while one caller's transaction commits, the others
 * queue up, and the next caller stores all of them in one. Nobody returns before the own response is stored, so that a click
 * that was answered is never lost.
 */
@Component
public class ResponseIntake {

    private static final int MAX_BATCH = 500;

    private final Responses responses;
    private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock committing = new ReentrantLock();

    ResponseIntake(Responses responses) {
        this.responses = responses;
    }

    private record Waiting(NewResponse response, CompletableFuture<Recorded> result) {}

    /** Stores the response with its effect; returns when that is committed. Not for callers inside a transaction. */
    public Recorded record(NewResponse response) {
        var mine = new Waiting(response, new CompletableFuture<>());
        queue.add(mine);
        while (!mine.result().isDone()) {
            committing.lock();
            try {
                if (!mine.result().isDone()) {
                    commit(take());
                }
            } finally {
                committing.unlock();
            }
        }
        try {
            return mine.result().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private List<Waiting> take() {
        var batch = new ArrayList<Waiting>();
        Waiting next;
        while (batch.size() < MAX_BATCH && (next = queue.poll()) != null) {
            batch.add(next);
        }
        return batch;
    }

    private void commit(List<Waiting> batch) {
        try {
            var results =
                    responses.recordAll(batch.stream().map(Waiting::response).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result().complete(results.get(i));
            }
        } catch (RuntimeException e) {
            if (batch.size() == 1) {
                batch.getFirst().result().completeExceptionally(e);
            } else {
                // One bad row must not fail its neighbours.
                batch.forEach(waiting -> commit(List.of(waiting)));
            }
        } catch (Error e) {
            // Nobody may wait for ever, whatever broke.
            batch.forEach(waiting -> waiting.result().completeExceptionally(e));
            throw e;
        }
    }
}
