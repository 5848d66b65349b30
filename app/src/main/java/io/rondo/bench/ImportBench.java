package io.rondo.bench;

import io.rondo.batch.BatchJobs;
import io.rondo.batch.SampleCustomers;
import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Imports made-up customers from a CSV file. The limit is PostgreSQL's COPY of the very rows the import stored, into a table with the
 * same columns and indexes.
 */
public final class ImportBench {

    /** Size of the run that the heap is compared with. */
    private static final int SMALL = 10_000;

    private final Sandbox sandbox;
    private final RunningRondo rondo;

    public ImportBench(Sandbox sandbox, RunningRondo rondo) {
        this.sandbox = sandbox;
        this.rondo = rondo;
    }

    /**
     * @param customers how many good rows the file has; one in a hundred more is bad and refused
     * @param further columns of free text after those every file of made-up customers has
     */
    public BenchReport run(int customers, long seed, int further) throws IOException, SQLException {
        var small = importing(Math.min(SMALL, customers), seed, further);
        rondo.bean(JdbcClient.class)
                .sql("truncate customer, import_run cascade")
                .update();
        var large = importing(customers, seed, further);
        var rows = sandbox.dataFolder().resolve("bench-rows.copy");
        long limit;
        try (var connection = rondo.bean(DataSource.class).getConnection()) {
            copyOut(connection, rows);
            limit = copyIn(connection, rows);
        }
        return new BenchReport(
                "import",
                Runtime.getRuntime().availableProcessors(),
                Map.of(
                        "customers",
                        customers,
                        "rowsRead",
                        large.rowsRead(),
                        "bytes",
                        large.bytes(),
                        "furtherColumns",
                        further,
                        "seed",
                        seed),
                List.of(
                        Figure.rate(
                                "customers imported",
                                customers,
                                "customers",
                                large.nanos(),
                                "COPY of the same rows",
                                limit),
                        Figure.size(
                                "peak heap of the JVM",
                                large.heapMegabytes(),
                                "MB",
                                "at 10,000 customers",
                                small.heapMegabytes())));
    }

    private record Imported(long rowsRead, long bytes, long nanos, double heapMegabytes) {}

    private Imported importing(int customers, long seed, int further) throws IOException {
        var file = sandbox.dataFolder().resolve("bench-customers-%d.csv".formatted(customers));
        SampleCustomers.write(file, customers, seed, further);
        var heap = new PeakHeap();
        var begun = System.nanoTime();
        var imported = rondo.bean(BatchJobs.class).importCustomers(file, sandbox.dataFolder());
        var took = System.nanoTime() - begun;
        if (imported.imported() != customers) {
            throw new IllegalStateException(
                    "Expected %d customers to be imported, but got %d".formatted(customers, imported.imported()));
        }
        return new Imported(imported.rowsRead(), Files.size(file), took, heap.megabytes());
    }

    private static void copyOut(Connection connection, Path rows) throws SQLException, IOException {
        try (var out = Files.newOutputStream(rows)) {
            new CopyManager(connection.unwrap(BaseConnection.class)).copyOut("copy customer to stdout", out);
        }
    }

    private static long copyIn(Connection connection, Path rows) throws SQLException, IOException {
        try (var statement = connection.createStatement()) {
            statement.execute("create table bench_customer (like customer including indexes)");
        }
        try (var in = Files.newInputStream(rows)) {
            var begun = System.nanoTime();
            new CopyManager(connection.unwrap(BaseConnection.class)).copyIn("copy bench_customer from stdin", in);
            return System.nanoTime() - begun;
        }
    }
}
