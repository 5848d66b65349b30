package io.rondo.prove;

import io.rondo.sandbox.Sandbox;
import java.io.PrintStream;
import java.util.Set;

/** Restarts servers, each once, while messages are on their way: after a quarter, a half and three quarters of the kills. */
final class Restarts {

    /** In the order of their turns. */
    enum Server {
        POSTGRESQL,
        ELASTICSEARCH,
        BROKER
    }

    private final Sandbox sandbox;
    private final Nodes nodes;
    private final Set<Server> servers;
    private final int kills;
    private final PrintStream progress;

    Restarts(Sandbox sandbox, Nodes nodes, Set<Server> servers, int kills, PrintStream progress) {
        this.sandbox = sandbox;
        this.nodes = nodes;
        this.servers = servers;
        this.kills = kills;
        this.progress = progress;
    }

    /** Restarts the server whose turn it is after so many kills, if any. A node needs all servers to start; once it runs it bears their absence. */
    void after(int done) {
        for (var server : Server.values()) {
            if (servers.contains(server) && done == Math.max(1, kills * (server.ordinal() + 1) / 4)) {
                nodes.awaitAllReady();
                progress.println("Restarting " + server);
                switch (server) {
                    case POSTGRESQL -> sandbox.restartPostgres();
                    case ELASTICSEARCH -> sandbox.restartElasticsearch();
                    case BROKER -> sandbox.restartBroker();
                }
            }
        }
    }
}
