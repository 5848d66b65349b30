package io.rondo.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A fresh database with the whole schema, in a real PostgreSQL shared by the tests of one JVM. */
public final class TestDatabase {

    private static final String TEMPLATE = "rondo_template";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static EmbeddedPostgres server;

    private final DataSource dataSource;

    private TestDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A copy of the migrated template: some 100 ms each after the first. */
    public static synchronized TestDatabase create() {
        try {
            if (server == null) {
                server = EmbeddedPostgres.start();
                var admin = JdbcClient.create(server.getPostgresDatabase());
                admin.sql("create database " + TEMPLATE).update();
                Flyway.configure()
                        .dataSource(server.getDatabase("postgres", TEMPLATE))
                        .load()
                        .migrate();
            }
            var name = "rondo_" + COUNT.incrementAndGet();
            JdbcClient.create(server.getPostgresDatabase())
                    .sql("create database %s template %s".formatted(name, TEMPLATE))
                    .update();
            return new TestDatabase(server.getDatabase("postgres", name));
        } catch (IOException e) {
            throw new IllegalStateException("Expected an embedded PostgreSQL to start", e);
        }
    }

    /** A fresh database as it was at a version of the schema, for tests of what a later migration makes of its rows. */
    public static synchronized TestDatabase at(String version) {
        create();
        var name = "rondo_" + COUNT.incrementAndGet();
        JdbcClient.create(server.getPostgresDatabase())
                .sql("create database " + name)
                .update();
        var old = new TestDatabase(server.getDatabase("postgres", name));
        old.migrateTo(version);
        return old;
    }

    public void migrateTo(String version) {
        Flyway.configure().dataSource(dataSource).target(version).load().migrate();
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }
}
