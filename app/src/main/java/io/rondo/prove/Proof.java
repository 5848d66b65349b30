package io.rondo.prove;

import io.rondo.bpmn.Flows;
import io.rondo.campaigns.CampaignState;
import io.rondo.contacts.Accounting;
import io.rondo.contacts.AccountingReport;
import io.rondo.history.Reconcile;
import io.rondo.kernel.PausePoints.Point;
import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.smtp.Script;
import io.rondo.sandbox.smtp.ScriptedSmtp;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves that nobody is mailed twice, skipped, or mailed after opting out: campaigns run on two working nodes in processes of their own,
 * which are killed in every window of a delivery while the mail server misbehaves, servers restart and customers opt out. Judged by
 * the mail server's own log.
 */
public final class Proof {

    private static final List<String> FLOWS = List.of(Flows.JOURNEY_ONE_MAIL, Flows.BROADCAST);
    private static final int NODES = 2;
    private static final int SESSIONS = 4;
    private static final double OPT_OUT_SHARE = 0.015;
    private static final double OPT_OUTS_ASKED = 0.01;

    /** Time-outs of one message together (6 s for each of MAIL, RCPT, DATA and dot after 3 s to connect) stay below the lease. */
    private static final Map<String, String> NODE_SETTINGS = Map.of(
            "rondo.mail.sessions", Integer.toString(SESSIONS),
            "rondo.mail.limits.connect", "3s",
            "rondo.mail.limits.read", "6s",
            "rondo.mail.limits.write", "3s",
            "rondo.mail.limits.queue", "24",
            "rondo.deliveries.lease", "PT30S",
            "spring.datasource.hikari.maximum-pool-size", "16");

    /** What came of it: the report for programs, what did not hold in words, and whether all held. */
    public record Outcome(Map<String, Object> report, List<String> broken) {

        public boolean held() {
            return broken.isEmpty();
        }
    }

    private final ProofOptions options;
    private final Sandbox sandbox;
    private final RunningRondo control;
    private final Class<?> application;
    private final PrintStream progress;
    private final long started = System.nanoTime();

    /**
     * @param control a node with web and without the role workers
     * @param application the class nodes are started from
     */
    public Proof(
            ProofOptions options, Sandbox sandbox, RunningRondo control, Class<?> application, PrintStream progress) {
        this.options = options;
        this.sandbox = sandbox;
        this.control = control;
        this.application = application;
        this.progress = progress;
    }

    /**
     * Runs it all.
     *
     * @throws ProofException if it could not be carried out
     */
    public Outcome run() throws IOException, InterruptedException {
        Files.createDirectories(options.folder());
        var points = Files.createTempDirectory(options.folder(), "points-");
        try (var mail = ServerProcess.start(script(), options.folder());
                var nodes = new Nodes(
                        application, settings(mail, points.toAbsolutePath().toString()), options.folder())) {
            for (int i = 0; i < NODES; i++) {
                nodes.startAnother();
            }
            var staff = new Staff(control, "proof-" + Long.toString(System.nanoTime(), 36));
            staff.prepare(options.recipients(), FLOWS, options.seed(), options.folder());
            nodes.awaitAllReady();
            var killer = new Killer(nodes, points);
            var optOuts = new OptOuts(control, mail, staff.campaigns(), options.seed());
            sendAndKill(staff, mail, nodes, killer, optOuts);
            return conclude(staff, mail, killer, optOuts);
        }
    }

    private void sendAndKill(Staff staff, ServerProcess mail, Nodes nodes, Killer killer, OptOuts optOuts)
            throws IOException, InterruptedException {
        var books = new Books(control, staff.campaigns());
        var passage = new Passage(sandbox, staff, books);
        var restarts = new Restarts(sandbox, nodes, options.restarts(), options.kills(), progress);
        var pace = new Pace(NODES * SESSIONS, options.kills());
        mail.delay(pace.delay(options.recipients(), 0, 0));
        var plan = KillPlan.of(options.points(), options.kills()).order();
        killer.arm(plan.getFirst());
        staff.startCampaigns();
        passage.until("the campaigns to be launched", books::launched);
        say("Launched, %,d recipients", options.recipients());
        var begun = System.nanoTime();
        var armed = true;
        for (int i = 0; i < plan.size(); i++) {
            if (!armed) {
                killer.arm(plan.get(i));
            }
            killer.kill(plan.get(i), () -> {
                passage.goOn();
                return books.left().unsettled() > 0;
            });
            var done = i + 1;
            // Instances are soon created, whatever the proof does meanwhile.
            armed = done < plan.size() && plan.get(done) == Point.BETWEEN_CREATE_AND_RECORD;
            if (armed) {
                killer.arm(plan.get(done));
            }
            var left = books.left().unsettled();
            say(
                    "Kill %d of %d: %s; %,d contacts left",
                    done, options.kills(), plan.get(i).code(), left);
            optOuts.until((int) Math.ceil(options.recipients() * OPT_OUT_SHARE * done / options.kills()));
            mail.delay(Pace.SLOWEST_MILLIS);
            restarts.after(done);
            mail.delay(pace.delay(left, done, (System.nanoTime() - begun) / 1e9));
        }
        passage.until("the campaigns to be closed", () -> staff.allIn(CampaignState.CLOSED));
        passage.until("the history to be told everything", () -> books.unindexed() == 0);
    }

    private Outcome conclude(Staff staff, ServerProcess mail, Killer killer, OptOuts optOuts) throws IOException {
        var verdict =
                new Judge(control.bean(JdbcClient.class), staff.campaigns()).judge(mail.accepted(), optOuts.stored());
        var books = new Books(control, staff.campaigns());
        var faults = mail.faults();
        var bound = killer.kills() * SESSIONS + ScriptedSmtp.leftInDoubt(faults);
        var accounting = control.bean(Accounting.class);
        var balanced = staff.campaigns().stream().map(accounting::of).allMatch(AccountingReport::balanced);
        var report = new LinkedHashMap<String, Object>();
        report.put("recipients", options.recipients());
        report.put("received", verdict.received());
        report.put("skipped", verdict.skipped());
        report.put("duplicates", verdict.duplicates());
        report.put("optOuts", optOuts.stored().size());
        report.put("afterOptOut", verdict.afterOptOut());
        report.put("inFlightAtOptOut", verdict.inFlightAtOptOut());
        report.put("inDoubt", verdict.inDoubt());
        report.put("inDoubtBound", bound);
        report.put("balanced", balanced);
        report.put("kills", killer.kills());
        report.put("killPoints", killer.byPoint());
        report.put("faults", faults);
        report.put("seed", options.seed());
        report.put("durationSeconds", Math.round((System.nanoTime() - started) / 1e8) / 10.0);

        var broken = new ArrayList<String>();
        expect(broken, "messages received", verdict.received(), received -> received > 0);
        expect(broken, "no contact skipped", verdict.skipped(), skipped -> skipped == 0);
        verdict.skippedInWords().forEach(words -> broken.add("Skipped: " + words));
        expect(broken, "no duplicate", verdict.duplicates(), duplicates -> duplicates == 0);
        expect(broken, "no message after an opt-out", verdict.afterOptOut(), after -> after == 0);
        expect(
                broken,
                "at most %d in doubt (%s)".formatted(bound, books.doubts()),
                verdict.inDoubt(),
                doubts -> doubts <= bound);
        expect(
                broken,
                "1 % of the recipients to opt out",
                optOuts.stored().size(),
                opted -> opted >= options.recipients() * OPT_OUTS_ASKED);
        for (Point point : options.points()) {
            expect(
                    broken,
                    "%d kills at %s".formatted(options.killsPerPoint(), point.code()),
                    killer.at(point),
                    kills -> kills >= options.killsPerPoint());
        }
        if (!balanced) {
            broken.add("Expected the accounting to be balanced, but it is not");
        }
        control.bean(Reconcile.class).run().differences().stream()
                .filter(difference -> concerns(staff, difference.toString()))
                .forEach(difference -> broken.add("PostgreSQL and Elasticsearch differ: " + difference));
        return new Outcome(report, List.copyOf(broken));
    }

    private static void expect(List<String> broken, String what, int actual, Predicate<Integer> holds) {
        if (!holds.test(actual)) {
            broken.add("Expected %s, but it is %,d".formatted(what, actual));
        }
    }

    /** Other campaigns on the same servers are not judged here. */
    private static boolean concerns(Staff staff, String figure) {
        return !figure.contains("campaign ")
                || staff.campaigns().stream().anyMatch(id -> figure.contains("campaign %s,".formatted(id)));
    }

    /** Shares are of attempts, but for those refused for good; of a hundred recipients about ten meet something. */
    private Script script() {
        return new Script(0.02, 0.02, 0.02, 0.01, 0.01, 0.01, 0.004, 0.004, 0, options.seed());
    }

    private Map<String, String> settings(ServerProcess mail, String points) {
        var settings = new LinkedHashMap<>(sandbox.springProperties());
        settings.putAll(NODE_SETTINGS);
        settings.put("rondo.mail.host", "127.0.0.1");
        settings.put("rondo.mail.port", Integer.toString(mail.port()));
        settings.put("rondo.web.url", control.webUrl());
        settings.put("rondo.prove.pause-points", points);
        settings.putAll(options.nodeSettings());
        return settings;
    }

    private void say(String format, Object... arguments) {
        progress.println("%6.1f s  %s".formatted((System.nanoTime() - started) / 1e9, format.formatted(arguments)));
    }
}
