package io.rondo.bench;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Segments;
import io.rondo.batch.BatchJobs;
import io.rondo.batch.ListResult;
import io.rondo.batch.MadeData;
import io.rondo.campaigns.CampaignDraft;
import io.rondo.campaigns.Campaigns;
import io.rondo.imports.ImportKind;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.OfferId;
import io.rondo.node.RunningRondo;
import io.rondo.privacy.Erasure;
import io.rondo.sandbox.Sandbox;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The way from files to a frozen list, on made data: import of customers and of their orders, refresh of the profiles, count of a
 * segment, the list with all exclusions and arms, erasure of some of the customers. The limit of each is what PostgreSQL alone takes for the same rows, measured right
 * after it in the same run ({@link BareSql}). The same way is gone at a small size first, so that the peaks of the heap can be compared.
 */
public final class ListsBench {

    /** Size of the run that the heap is compared with. */
    public static final int SMALL = 10_000;

    private static final int MOST_ERASED = 10_000;

    private final Sandbox sandbox;
    private final RunningRondo rondo;
    private final PrintStream progress;
    private final BatchJobs jobs;
    private final JdbcClient jdbc;
    private final List<Figure> figures = new ArrayList<>();

    public ListsBench(Sandbox sandbox, RunningRondo rondo, PrintStream progress) {
        this.sandbox = sandbox;
        this.rondo = rondo;
        this.progress = progress;
        this.jobs = rondo.bean(BatchJobs.class);
        this.jdbc = rondo.bean(JdbcClient.class);
    }

    /** @param customers at least {@value #SMALL}; orders are about five for each of them */
    public BenchReport run(int customers, long seed)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        var bare = new BareSql(rondo.bean(DataSource.class), sandbox.dataFolder());
        var small = way(Math.min(SMALL, customers), seed, bare, false);
        var large = way(customers, seed, bare, true);
        figures.add(Figure.size(
                "peak heap of the JVM", large.heapMegabytes(), "MB", "at 10,000 customers", small.heapMegabytes()));
        return new BenchReport(
                "lists",
                Runtime.getRuntime().availableProcessors(),
                Map.of(
                        "customers", customers,
                        "orders", large.orders(),
                        "considered", large.list().considered(),
                        "listed", large.list().listed(),
                        "notListed", large.list().notListed(),
                        "partitions", large.partitions(),
                        "seed", seed),
                figures);
    }

    private record Way(ListResult list, int orders, int partitions, double heapMegabytes) {}

    private Way way(int customers, long seed, BareSql bare, boolean measured)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        var folder = Files.createDirectories(sandbox.dataFolder().resolve("made-" + customers));
        var until = rondo.bean(BusinessClock.class)
                .now()
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .minusDays(1);
        var made = MadeData.write(folder, customers, seed, until);
        say("made %,d customers", customers);
        var heap = new PeakHeap();
        var took = System.nanoTime();
        for (var file : made.customers()) {
            jobs.importFile(ImportKind.CUSTOMERS, file, folder);
        }
        var imported = System.nanoTime() - took;
        note(
                measured,
                "customers imported",
                customers,
                "customers",
                imported,
                "COPY of the same rows",
                () -> bare.copy("customer"));
        var orders = (int) (long) made.good().getOrDefault("orders.csv", 0);
        took = System.nanoTime();
        jobs.importFile(ImportKind.ORDERS, made.orders(), folder);
        var ordered = System.nanoTime() - took;
        note(
                measured,
                "orders imported",
                orders,
                "orders",
                ordered,
                "COPY of the same rows",
                () -> bare.copy("customer_order"));
        jobs.importFile(ImportKind.CONSENTS, made.consents(), folder);
        jobs.importFile(ImportKind.INTERACTIONS, made.interactions(), folder);
        jdbc.sql("vacuum analyze").update();
        took = System.nanoTime();
        jobs.refreshProfiles();
        var refreshed = System.nanoTime() - took;
        note(
                measured,
                "profiles refreshed",
                customers,
                "customers",
                refreshed,
                "the bare SQL aggregate of the orders",
                bare::aggregate);
        jdbc.sql("vacuum analyze").update();
        bare.reasonsNotToList();
        var criteria = new Criteria.Not(new Criteria.CountryIn(Set.of("SG")));
        var segments = rondo.bean(Segments.class);
        took = System.nanoTime();
        segments.count(criteria);
        note(
                measured,
                "segment counted",
                customers,
                "customers",
                System.nanoTime() - took,
                "the bare SQL count",
                bare::count);
        var segment = segments.create("bench " + customers, criteria, "bench");
        var campaign = campaign(customers, segment);
        took = System.nanoTime();
        var partitions = jobs.startList(campaign);
        sideBySide(partitions, campaign);
        var list = jobs.buildList(campaign);
        var built = System.nanoTime() - took;
        note(
                measured,
                "list built",
                list.considered(),
                "customers considered",
                built,
                "one bare SQL statement with the same joins, exclusions and rows written",
                () -> bare.list(campaign));
        erase(Math.min(MOST_ERASED, customers / 20), measured, bare);
        return new Way(list, orders, partitions.size(), heap.megabytes());
    }

    /** Every other of them by Rondo, the rest by PostgreSQL alone: nobody can be erased twice. */
    private void erase(int each, boolean measured, BareSql bare) throws SQLException, IOException {
        var drawn = jdbc.sql("""
                        select id from customer where state = 'live' order by draw('bench', 'erase', external_id) limit :both""")
                .param("both", 2 * each)
                .query((row, n) -> new CustomerId(row.getLong(1)))
                .list();
        var took = System.nanoTime();
        rondo.bean(Erasure.class).erase(drawn.subList(0, each), "bench");
        note(
                measured,
                "customers erased",
                each,
                "customers",
                System.nanoTime() - took,
                "bare SQL that deletes and empties the rows of as many others",
                () -> bare.erase(drawn.subList(each, 2 * each)));
    }

    /** As the jobs of the flow come to as many nodes, or threads of one, as there are cores. */
    private void sideBySide(List<Integer> partitions, CampaignId campaign)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var running = new ArrayList<Future<?>>();
            partitions.forEach(
                    partition -> running.add(threads.submit(() -> jobs.findCandidates(campaign, partition))));
            for (var each : running) {
                each.get();
            }
        }
    }

    private CampaignId campaign(int customers, io.rondo.kernel.SegmentId segment) {
        var offer = new OfferId(jdbc.sql("""
                        insert into offer (code, name, category, landing_url, created_at)
                        values (:code, 'Bench', 'general', 'https://shop.test/', now()) returning id""")
                .param("code", "bench-" + customers)
                .query(Long.class)
                .single());
        return rondo.bean(Campaigns.class)
                .create(
                        new CampaignDraft(
                                "bench " + customers,
                                "broadcast",
                                segment,
                                "bench-seed-" + customers,
                                1,
                                Duration.ofDays(1),
                                Duration.ofDays(14),
                                7,
                                new BigDecimal("0.4"),
                                new BigDecimal("0.01"),
                                new BigDecimal("4"),
                                BigDecimal.ZERO,
                                "EUR",
                                List.of(
                                        new CampaignDraft.Arm("hold-out", true, new BigDecimal("0.1"), null),
                                        new CampaignDraft.Arm("A", false, new BigDecimal("0.5"), offer),
                                        new CampaignDraft.Arm("B", false, new BigDecimal("0.4"), offer)),
                                List.of()),
                        "bench");
    }

    /** The bare resource at the same work; returns nanoseconds. */
    private interface Limit {
        long nanos() throws SQLException, IOException;
    }

    private void note(boolean measured, String name, int done, String things, long nanos, String limitName, Limit limit)
            throws SQLException, IOException {
        if (measured) {
            var figure = Figure.rate(name, done, things, nanos, limitName, limit.nanos());
            figures.add(figure);
            say(
                    "%s: %.1f s, %,.0f %s; %s: %,.0f",
                    name, nanos / 1e9, figure.value(), figure.unit(), limitName, figure.limit());
        }
    }

    private void say(String format, Object... arguments) {
        progress.println(format.formatted(arguments));
    }
}
