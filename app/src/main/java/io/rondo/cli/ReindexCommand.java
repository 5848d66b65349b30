package io.rondo.cli;

import io.rondo.history.Reconcile;
import io.rondo.history.Reindex;
import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Sandbox;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Rebuilds the history in Elasticsearch from PostgreSQL and proves both equal. */
@Command(
        name = "reindex",
        description = "Rebuilds the Elasticsearch indices from PostgreSQL and compares counts and sums of both.",
        mixinStandardHelpOptions = true)
final class ReindexCommand implements Callable<Integer> {

    private static final Map<String, String> NO_ROLES = Map.of("rondo.roles", "none");

    private final Class<?> application;

    @Mixin
    LastingServers servers = new LastingServers();

    ReindexCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        if (LastingServers.outside()) {
            try (var rondo = RunningRondo.with(application, NO_ROLES)) {
                return reindex(rondo);
            }
        }
        try (var sandbox = Sandbox.start(servers.options(), System.err::println);
                var rondo = RunningRondo.on(sandbox, application, NO_ROLES)) {
            return reindex(rondo);
        }
    }

    private static int reindex(RunningRondo rondo) {
        var report = rondo.bean(Reindex.class)
                .run((part, done, total) -> System.err.printf("%s: %,d of %,d%n", part, done, total));
        System.out.printf("Rebuilt %,d contacts and %,d responses.%n", report.contacts(), report.responses());
        var compared = rondo.bean(Reconcile.class).run();
        compared.differences().forEach(difference -> System.out.println("They differ: " + difference));
        if (compared.equal()) {
            System.out.println("PostgreSQL and Elasticsearch agree.");
        }
        return compared.equal() ? 0 : 1;
    }
}
