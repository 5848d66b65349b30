package io.rondo.responses;

import io.rondo.kernel.RetriedTransactions;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Takes in everything that comes back. A response is stored together with its effect, in one transaction: consent and
 * suppression for an opt-out, a case for a complaint, suppression for an abuse report or a hard bounce, proof for a delivery
 * in doubt, the outcome of the contacts it concerns, and the rows that tell flows and history of it. A response known by
 * source and external id already is a duplicate without effect.
 */
@Component
public class Responses {

    /** Responses per transaction: large enough for thousands per second, small enough not to keep customers locked. */
    static final int CHUNK = 1_000;

    private final Recorder recorder;
    private final RetriedTransactions transactions;

    Responses(Recorder recorder, RetriedTransactions transactions) {
        this.recorder = recorder;
        this.transactions = transactions;
    }

    /** Stores one response with its effect. */
    public Recorded record(NewResponse response) {
        return recordAll(List.of(response)).getFirst();
    }

    /**
     * Stores many responses with their effects, at most {@value #CHUNK} per transaction unless the caller has one open. If it
     * fails midway, offering the same list again stores the rest.
     *
     * @return one result per response, in order
     */
    public List<Recorded> recordAll(List<NewResponse> responses) {
        var most = TransactionSynchronizationManager.isActualTransactionActive() ? responses.size() : CHUNK;
        var results = new ArrayList<Recorded>(responses.size());
        for (int from = 0; from < responses.size(); from += most) {
            var chunk = responses.subList(from, Math.min(from + most, responses.size()));
            results.addAll(transactions.transact(() -> recorder.record(chunk)));
        }
        return results;
    }
}
