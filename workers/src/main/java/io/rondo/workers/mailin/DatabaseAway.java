package io.rondo.workers.mailin;

import java.sql.SQLException;
import java.util.Set;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells failures that pass by themselves from those that come back with the same letter. */
final class DatabaseAway {

    /**
     * Classes of SQLSTATE that speak of the server, the connection or another transaction, never of what was stored: 08 connection,
     * 25 read-only while a standby takes over, 40 deadlock, 53 no space or connections, 55 locked, 57 shut down, 58 system.
     */
    private static final Set<String> PASSING = Set.of("08", "25", "40", "53", "55", "57", "58");

    private DatabaseAway() {}

    static boolean explains(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            // PostgreSQL's own word first: the exceptions around it put more into one class.
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().length() == 5
                        && PASSING.contains(sql.getSQLState().substring(0, 2));
            }
        }
        return failure instanceof TransientDataAccessException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof NonTransientDataAccessResourceException
                || failure instanceof TransactionException;
    }

    /** What failed, without the values it failed with: they are somebody's mail. */
    static String describe(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return "%s, SQLSTATE %s".formatted(failure.getClass().getSimpleName(), sql.getSQLState());
            }
        }
        return failure.getClass().getName();
    }
}
