package io.rondo.bench;

import io.rondo.bpmn.Flows;
import io.rondo.history.Reconcile;
import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Sandbox;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sends a broadcast and single journeys, end to end: from the launch until every delivery is SENT, the outbox is empty and the history
 * shows it, exporter on, to a mail server in a process of its own. The limit is a bare loop that hands the same server as many messages
 * of the same size over as many connections.
 */
public final class SendBench {

    private static final String LIMIT = "bare SMTP loop to the same server";
    private static final int WARM_UP = 10_000;

    /** A signature costs the same in the largest broadcast. */
    private static final int MOST_SIGNED = 50_000;

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
        try (var sink = SmtpSink.start(sandbox.dataFolder())) {
            var figures = new ArrayList<Figure>();
            var scale = new LinkedHashMap<String, Object>();
            long limit;
            try (var rondo = node(sink, sessions, Map.of())) {
                resetPeak();
                BenchCampaign.prepare(rondo, "warm-up", Flows.BROADCAST, WARM_UP)
                        .run();
                scale.put("peakHeapAfterCollectionMegabytesAt" + WARM_UP, peakAfterCollection() >> 20);
                var before = sink.taken();
                resetPeak();
                var took = broadcast(rondo, sink, "broadcast", recipients);
                scale.put("peakHeapAfterCollectionMegabytes", peakAfterCollection() >> 20);
                var bytes = Math.toIntExact((sink.taken().bytes() - before.bytes()) / recipients);
                limit = sink.bareLoop(recipients, bytes, sessions);
                scale.put("bytesPerMessage", bytes);
                figures.add(Figure.rate("broadcast", recipients, "messages", took, LIMIT, limit));
                var alone = BenchCampaign.prepare(rondo, "journeys", Flows.JOURNEY_ONE_MAIL, journeys)
                        .run();
                figures.add(Figure.rate("journeys", journeys, "messages", alone, LIMIT, limit * journeys / recipients));
            }
            try (var rondo = node(sink, sessions, signing())) {
                BenchCampaign.prepare(rondo, "signed-warm-up", Flows.BROADCAST, WARM_UP)
                        .run();
                var signed = Math.min(recipients, MOST_SIGNED);
                var took = broadcast(rondo, sink, "signed", signed);
                figures.add(Figure.rate(
                        "broadcast with DKIM", signed, "messages", took, LIMIT, limit * signed / recipients));
                if (!rondo.bean(Reconcile.class).run().equal()) {
                    throw new IllegalStateException(
                            "Expected PostgreSQL and Elasticsearch to be equal, but they are not");
                }
            }
            scale.put("recipients", recipients);
            scale.put("journeys", journeys);
            scale.put("sessions", sessions);
            return new BenchReport("send", Runtime.getRuntime().availableProcessors(), scale, figures);
        }
    }

    private RunningRondo node(SmtpSink sink, int sessions, Map<String, String> more) {
        var settings = new HashMap<>(more);
        settings.put("rondo.roles", "workers");
        settings.put("rondo.mail.host", "127.0.0.1");
        settings.put("rondo.mail.port", Integer.toString(sink.port()));
        settings.put("rondo.mail.sessions", Integer.toString(sessions));
        return RunningRondo.on(sandbox, application, settings);
    }

    private static long broadcast(RunningRondo rondo, SmtpSink sink, String name, int recipients) throws Exception {
        var campaign = BenchCampaign.prepare(rondo, name, Flows.BROADCAST, recipients);
        var before = sink.taken();
        var took = campaign.run();
        var after = sink.taken();
        check("messages", after.messages() - before.messages(), recipients);
        check("different messages", after.different() - before.different(), recipients);
        return took;
    }

    private static Map<String, String> signing() throws NoSuchAlgorithmException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var key = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        return Map.of(
                "rondo.mail.dkim.domain",
                "rondo.test",
                "rondo.mail.dkim.selector",
                "bench",
                "rondo.mail.dkim.private-key",
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(key));
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
