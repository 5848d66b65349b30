package io.rondo.kernel;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps apart who writes facts about many customers and who makes another customer of them: a fact that was looked up before a merge and
 * written after it would be the wrong record's. Take it at the beginning of a transaction, before any customer's lock; it is held
 * until the transaction ends. Who locks each customer it writes about has no need of it.
 */
@Component
public class WhoIsWho {

    private static final String LOCK = "hashtextextended('who-is-who', 0)";

    private final JdbcClient jdbc;

    WhoIsWho(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Nobody is merged, taken apart or erased from here on; others may write facts at the same time. */
    public void stays() {
        jdbc.sql("select pg_advisory_xact_lock_shared(%s)".formatted(LOCK))
                .query()
                .listOfRows();
    }

    /** Waits until those who write facts have committed, and lets no other begin. */
    public void changes() {
        jdbc.sql("select pg_advisory_xact_lock(%s)".formatted(LOCK)).query().listOfRows();
    }
}
