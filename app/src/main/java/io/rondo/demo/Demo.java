package io.rondo.demo;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Segments;
import io.rondo.batch.BatchJobs;
import io.rondo.batch.ImportResult;
import io.rondo.batch.SampleCustomers;
import io.rondo.campaigns.CampaignState;
import io.rondo.campaigns.Campaigns;
import io.rondo.contacts.Accounting;
import io.rondo.dashboards.security.DemoLogins;
import io.rondo.history.Reconcile;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.OfferId;
import io.rondo.measurement.Measurement;
import io.rondo.measurement.MeasurementReport;
import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.customers.Behaviour;
import io.rondo.sandbox.customers.HillstromCustomers;
import io.rondo.sandbox.customers.People;
import io.rondo.sandbox.customers.SimulatedCustomers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A whole campaign on real servers, then a second one that the first's responses steer; or a real experiment replayed. People are
 * simulated at the edges; what is claimed at the end was checked from outside.
 */
public final class Demo {

    private static final Duration LONGEST_CAMPAIGN = Duration.ofDays(45);
    /** UTC: morning in Europe, afternoon in China. */
    private static final Duration MORNING = Duration.ofHours(7);

    private static final String STAFF_PASSWORD = DemoLogins.PASSWORD;

    /** What came of it: the summary for programs, the promises that did not hold, and whether all did. */
    public record Outcome(Map<String, @Nullable Object> summary, List<String> broken, boolean held) {}

    private final DemoOptions options;
    private final Sandbox sandbox;
    private final RunningRondo rondo;
    private final PrintStream progress;
    private final JdbcClient jdbc;
    private final Campaigns campaigns;
    private final Instant started = Instant.ofEpochMilli(System.currentTimeMillis());
    private final Landings landings;
    private final List<CampaignId> ran = new ArrayList<>();

    public Demo(DemoOptions options, Sandbox sandbox, RunningRondo rondo, PrintStream progress) {
        this.options = options;
        this.sandbox = sandbox;
        this.rondo = rondo;
        this.progress = progress;
        this.jdbc = rondo.bean(JdbcClient.class);
        this.campaigns = rondo.bean(Campaigns.class);
        startInTheMorning(sandbox);
        this.landings = new Landings(sandbox.clock().now());
    }

    /** People's days then begin alike whenever a demonstration is started: the same seed gives the same figures. */
    private static void startInTheMorning(Sandbox sandbox) {
        var now = sandbox.clock().now();
        var morning = now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1)).plus(MORNING);
        sandbox.clock().advance(Duration.between(now, morning));
    }

    /** Runs it all. */
    public Outcome run() throws IOException, InterruptedException, TimeoutException {
        var data = options.data();
        return data == null ? campaignsForMadeUpCustomers() : replay(data);
    }

    private Outcome campaignsForMadeUpCustomers() throws IOException, InterruptedException, TimeoutException {
        var file = sandbox.dataFolder().resolve("sample-customers.csv");
        SampleCustomers.write(file, options.customers(), options.seed());
        var imported = importCustomers(file);
        var people = new SimulatedCustomers(
                sandbox.mail(),
                rondo.webUrl(),
                "api",
                STAFF_PASSWORD,
                file,
                Behaviour.lively(SampleCampaigns.LIKES),
                options.seed());
        var staff = new Staff(rondo.webUrl(), STAFF_PASSWORD, options.seed());
        var timeline = timeline(people, staff);
        var samples = rondo.bean(SampleCampaigns.class);
        var offers = samples.createOffers();

        var first = samples.first(offers, options.seed());
        runCampaign(first, timeline);
        var second = samples.second(first, offers, options.seed());
        runCampaign(second, timeline);
        waitForCases(timeline);
        return conclude(imported, loop(first, second, offers, samples), Optional.of(second));
    }

    private Outcome replay(Path data) throws IOException, InterruptedException, TimeoutException {
        var imported = importCustomers(data);
        var people = new HillstromCustomers(sandbox.mail(), rondo.webUrl(), "api", STAFF_PASSWORD, data);
        var staff = new Staff(rondo.webUrl(), STAFF_PASSWORD, options.seed());
        var campaign = rondo.bean(ReplayCampaign.class).create(data, outputs());
        runCampaign(campaign, timeline(people, staff));
        return conclude(imported, null, Optional.empty());
    }

    private ImportResult importCustomers(Path file) throws IOException {
        var imported = rondo.bean(BatchJobs.class).importCustomers(file, outputs());
        say(
                "Imported %,d of %,d customers; %d rows refused",
                imported.imported(), imported.rowsRead(), imported.rejected());
        return imported;
    }

    /** What is left to look at afterwards; the sandbox's own folder goes with it. */
    private static Path outputs() throws IOException {
        var folder =
                Path.of(System.getProperty("rondo.home", "."), ".rondo", "demo").normalize();
        return Files.createDirectories(folder);
    }

    private Timeline timeline(People people, Staff staff) {
        var customers = new Actor() {
            @Override
            public Optional<Instant> nextDue() {
                return people.nextDue();
            }

            @Override
            public int actUntil(Instant now) {
                return people.actUntil(now);
            }
        };
        return new Timeline(sandbox, jdbc, landings, List.of(customers, staff), new CaughtUp(sandbox, rondo, people));
    }

    private void runCampaign(CampaignId id, Timeline timeline) throws InterruptedException, TimeoutException {
        ran.add(id);
        campaigns.start(id, SampleCampaigns.MARKETER);
        var last = new String[] {""};
        timeline.runUntil(
                () -> {
                    var campaign = campaigns.get(id);
                    var line =
                            "%s: %s".formatted(campaign.name(), campaign.state().column());
                    if (!line.equals(last[0])) {
                        say("Day %.1f  %s", days(), line);
                        last[0] = line;
                    }
                    if (campaign.state() == CampaignState.REJECTED || campaign.state() == CampaignState.STOPPED) {
                        throw new DemoException("Expected campaign '%s' to run, but it is %s (%s)"
                                .formatted(campaign.name(), campaign.state().column(), campaign.endReason()));
                    }
                    return campaign.state() == CampaignState.CLOSED;
                },
                LONGEST_CAMPAIGN);
    }

    private void waitForCases(Timeline timeline) throws InterruptedException, TimeoutException {
        timeline.runUntil(
                () -> jdbc.sql("select count(*) from recovery_case where state <> 'closed'")
                                        .query(Long.class)
                                        .single()
                                == 0
                        && jdbc.sql("select count(*) from task where state = 'open'")
                                        .query(Long.class)
                                        .single()
                                == 0,
                LONGEST_CAMPAIGN);
    }

    private Map<String, @Nullable Object> loop(
            CampaignId first, CampaignId second, List<OfferId> offers, SampleCampaigns samples) {
        Criteria rule = samples.responders(first);
        var preferred = jdbc.sql("""
                        select distinct on (e.segment) e.segment, o.code, e.lower_bound from offer_evidence e
                          join offer o on o.id = e.offer_id where e.campaign_id = :first
                         order by e.segment, e.lower_bound desc, e.lift desc, e.offer_id""")
                .param("first", first.value())
                .query((row, n) -> Map.<String, Object>of(
                        "segment", row.getString("segment"),
                        "offer", row.getString("code"),
                        "lower", Summary.rounded(row.getDouble("lower_bound"), 6)))
                .list();
        var loop = new LinkedHashMap<String, @Nullable Object>();
        loop.put("selectedBy", rondo.bean(Segments.class).explain(rule, "en"));
        loop.put("listed", rondo.bean(Accounting.class).of(second).listed());
        loop.put("preferred", preferred);
        return loop;
    }

    private Outcome conclude(
            ImportResult imported, @Nullable Map<String, @Nullable Object> loop, Optional<CampaignId> second) {
        var reports = reports();
        var mail = new MailJudge(jdbc).judge(sandbox.mail().received());
        var reconciled = rondo.bean(Reconcile.class).run();
        var promises = new Promises(jdbc);
        var kept = new LinkedHashMap<String, Boolean>();
        kept.put("accounted", promises.accounted());
        kept.put("deliveredOnce", promises.deliveredOnce(mail));
        var measured = reconciled.equal() && reports.size() == ran.size();
        for (var report : reports) {
            measured &= promises.measuredTruly(new CampaignId(report.campaignId()), report);
        }
        kept.put("measuredTruly", measured);
        kept.put("peopleServed", promises.peopleServed());
        second.ifPresent(id -> kept.put("loopClosed", promises.loopClosed(ran.getFirst(), id)));
        var versions = new Versions(sandbox, rondo, jdbc);
        var figures = new Figures(jdbc);
        var incidents = figures.incidents();
        var summary = new Summary()
                .put("broker", versions.broker())
                .put("elasticsearch", versions.elasticsearch())
                .put("postgres", versions.postgres())
                .put("customers", customers(imported))
                .put(
                        "campaigns",
                        ran.stream().map(campaigns::get).map(Summary::campaign).toList())
                .put(
                        "accounting",
                        Summary.accounting(rondo.bean(Accounting.class).overall()))
                .put("mail", Summary.mail(mail))
                .put(
                        "responses",
                        Map.of(
                                "postgres", reconciled.responsesInPostgres(),
                                "elasticsearch", reconciled.responsesInElasticsearch(),
                                "byType", reconciled.responsesByType()))
                .put("arms", Summary.arms(reports))
                .put("lift", Summary.lift(reports))
                .put("sampleRatio", Summary.sampleRatio(reports))
                .put("engine", Map.of("processInstances", figures.processInstances(), "incidents", incidents))
                .put("tasks", figures.tasks())
                .put("recovery", figures.recovery())
                .put("loop", loop)
                .put("promises", kept)
                .put("simulatedDays", Summary.rounded(days(), 1))
                .put(
                        "durationSeconds",
                        Summary.rounded((System.currentTimeMillis() - started.toEpochMilli()) / 1000.0, 1));
        var broken = new ArrayList<>(promises.broken());
        reconciled
                .differences()
                .forEach(difference -> broken.add("PostgreSQL and Elasticsearch differ: " + difference));
        if (incidents > 0) {
            broken.add("Expected no incident, but there are " + incidents);
        }
        return new Outcome(
                summary.json(),
                broken,
                broken.isEmpty() && kept.values().stream().allMatch(it -> it));
    }

    private List<MeasurementReport> reports() {
        var measurement = rondo.bean(Measurement.class);
        return ran.stream().map(measurement::find).flatMap(Optional::stream).toList();
    }

    private static Map<String, @Nullable Object> customers(ImportResult imported) {
        var customers = new LinkedHashMap<String, @Nullable Object>();
        customers.put("read", imported.rowsRead());
        customers.put("imported", imported.imported());
        customers.put("rejected", imported.rejected());
        var rejects = imported.rejectsFile();
        customers.put("rejectsFile", rejects == null ? null : rejects.toString());
        return customers;
    }

    private double days() {
        return landings.elapsed(sandbox.clock().now()).toMinutes() / 1440.0;
    }

    private void say(String format, @Nullable Object... arguments) {
        progress.println(format.formatted(arguments));
    }
}
