package io.rondo.history;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets relays write on while the indices are rebuilt. A writer holds the gate shared until its transaction ends and
 * learns which generation is being built; it writes there too. Announcing and switching take the gate exclusively, so
 * no writer is between reading the generation and having written. Advisory locks queue fairly: a rebuild is not starved
 * by a stream of writers.
 */
@Component
class RebuildGate {

    private static final long GATE = 7_250_001L;
    /** Held by the session that rebuilds, as long as it lives. */
    static final long REBUILDER = 7_250_002L;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    RebuildGate(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** Called by a writer inside its transaction: the generation it must write to as well. */
    Optional<String> enter() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Expected a transaction around writing to the history, but there is none");
        }
        jdbc.sql("select pg_advisory_xact_lock_shared(:gate)")
                .param("gate", GATE)
                .query()
                .singleRow();
        var generation = generation();
        if (generation == null || abandoned()) {
            return Optional.empty();
        }
        return Optional.of(generation);
    }

    /** From the return of this call on every writer writes to this generation too. */
    void announce(String generation) {
        exclusively(() -> set(generation));
    }

    /** Runs {@code change} while nobody writes, and ends the announcement. */
    void conclude(Runnable change) {
        exclusively(() -> {
            change.run();
            set(null);
        });
    }

    private void exclusively(Runnable action) {
        transactions.executeWithoutResult(status -> {
            jdbc.sql("select pg_advisory_xact_lock(:gate)")
                    .param("gate", GATE)
                    .query()
                    .singleRow();
            action.run();
        });
    }

    private void set(@Nullable String generation) {
        jdbc.sql("update history_rebuild set generation = :generation")
                .param("generation", generation)
                .update();
    }

    private @Nullable String generation() {
        return jdbc.sql("select generation from history_rebuild")
                .query((row, number) -> Optional.ofNullable(row.getString(1)))
                .single()
                .orElse(null);
    }

    /** Whether the session that announced the rebuild is gone: then its lock can be had. */
    private boolean abandoned() {
        return jdbc.sql("select pg_try_advisory_xact_lock_shared(:rebuilder)")
                .param("rebuilder", REBUILDER)
                .query(Boolean.class)
                .single();
    }
}
