package io.rondo.bench;

import io.rondo.bpmn.Flows;
import io.rondo.history.Reconcile;
import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Sandbox;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends a broadcast and single journeys, end to end: from the launch until every delivery is SENT, the outbox is empty and the history
 * shows it, exporter on, to a mail server in a process of its own. The limit is a bare loop that hands the same server as many messages
 * of the same size over as many connections.
 */
public final class SendBench {

    private static final int WARM_UP = 3_000;

    private final Class<?> application;
    private final Sandbox sandbox;

    public SendBench(Class<?> application, Sandbox sandbox) {
        this.application = application;
        this.sandbox = sandbox;
    }

    /**
     * @param recipients of the broadcast
     * @param journeys contacts with a journey of their own
     * @param sessions SMTP connections
     */
    public BenchReport run(int recipients, int journeys, int sessions) throws Exception {
        try (var sink = SmtpSink.start(sandbox.dataFolder());
                var rondo = RunningRondo.on(
                        sandbox,
                        application,
                        Map.of(
                                "rondo.roles",
                                "workers",
                                "rondo.mail.host",
                                "127.0.0.1",
                                "rondo.mail.port",
                                Integer.toString(sink.port()),
                                "rondo.mail.sessions",
                                Integer.toString(sessions)))) {
            BenchCampaign.prepare(rondo, "warm-up", Flows.BROADCAST, WARM_UP).run();
            var before = sink.taken();
            var broadcast = BenchCampaign.prepare(rondo, "broadcast", Flows.BROADCAST, recipients);
            resetPeak();
            var took = broadcast.run();
            var peak = peakAfterCollection();
            var after = sink.taken();
            var bytes = Math.toIntExact((after.bytes() - before.bytes()) / recipients);
            check("messages", after.messages() - before.messages(), recipients);
            check("different messages", after.different() - before.different(), recipients);
            var alone = BenchCampaign.prepare(rondo, "journeys", Flows.JOURNEY_ONE_MAIL, journeys)
                    .run();
            if (!rondo.bean(Reconcile.class).run().equal()) {
                throw new IllegalStateException("Expected PostgreSQL and Elasticsearch to be equal, but they are not");
            }
            var limit = sink.bareLoop(recipients, bytes, sessions);
            var limitOfJourneys = limit * journeys / recipients;
            var scale = new LinkedHashMap<String, Object>();
            scale.put("recipients", recipients);
            scale.put("journeys", journeys);
            scale.put("bytesPerMessage", bytes);
            scale.put("sessions", sessions);
            scale.put("peakHeapAfterCollectionMegabytes", peak >> 20);
            var figures = new ArrayList<>(List.of(
                    Figure.rate("broadcast", recipients, "messages", took, "bare SMTP loop to the same server", limit),
                    Figure.rate(
                            "journeys",
                            journeys,
                            "messages",
                            alone,
                            "bare SMTP loop to the same server",
                            limitOfJourneys)));
            return new BenchReport("send", Runtime.getRuntime().availableProcessors(), scale, figures);
        }
    }

    private static void check(String what, long actual, long expected) {
        if (actual != expected) {
            throw new IllegalStateException(
                    "Expected %d %s at the mail server, but got %d".formatted(expected, what, actual));
        }
    }

    private static void resetPeak() {
        ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> pool.resetPeakUsage());
        System.gc();
    }

    /** What was left of the heap after its last collection: what the work holds, not what it threw away. */
    private static long peakAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool ->
                        pool.getType() == MemoryType.HEAP && pool.getName().contains("Old"))
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
