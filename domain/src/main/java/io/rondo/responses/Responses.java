package io.rondo.responses;

import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

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

    private static final int TRIES = 4;

    private final Recorder recorder;
    private final TransactionTemplate transactions;

    Responses(Recorder recorder, TransactionTemplate transactions) {
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
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return recorder.record(responses);
        }
        var results = new ArrayList<Recorded>(responses.size());
        for (int from = 0; from < responses.size(); from += CHUNK) {
            var chunk = responses.subList(from, Math.min(from + CHUNK, responses.size()));
            results.addAll(transact(chunk));
        }
        return results;
    }

    /** A deadlock victim lost nothing but time: its transaction is simply done again. */
    private List<Recorded> transact(List<NewResponse> chunk) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transactions.execute(status -> recorder.record(chunk));
            } catch (PessimisticLockingFailureException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }
}
