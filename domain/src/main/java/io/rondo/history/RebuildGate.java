package io.rondo.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;
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
    private static final long REBUILDER = 7_250_002L;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final DataSource dataSource;

    RebuildGate(JdbcClient jdbc, TransactionTemplate transactions, DataSource dataSource) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
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

    /** Ends the announcement without a change; best effort, since a dead rebuilder's announcement counts for nothing. */
    void withdraw() {
        exclusively(() -> set(null));
    }

    /**
     * Runs {@code rebuild} as the one rebuilder: its lock lives in a session of its own, so it ends with the process.
     *
     * @throws IllegalStateException if another one is at work
     */
    <T> T asRebuilder(Supplier<T> rebuild) {
        try (var connection = dataSource.getConnection()) {
            if (!tryLock(connection)) {
                throw new IllegalStateException("Expected no other rebuild of the history, but one is running");
            }
            try {
                return rebuild.get();
            } finally {
                call(connection, "select pg_advisory_unlock(?)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The rebuilder's lock could not be taken or given back", e);
        }
    }

    /** A relay asking whether a rebuild was abandoned holds the lock for the length of a batch: try for a while. */
    private static boolean tryLock(Connection connection) throws SQLException {
        for (int attempt = 0; attempt < 50; attempt++) {
            if (call(connection, "select pg_try_advisory_lock(?)")) {
                return true;
            }
            LockSupport.parkNanos(100_000_000L);
        }
        return false;
    }

    private static boolean call(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, REBUILDER);
            try (var result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
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
