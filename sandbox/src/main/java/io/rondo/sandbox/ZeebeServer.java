package io.rondo.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A Zeebe broker with its gateway, exporting to Elasticsearch what Rondo reads there and nothing else. */
final class ZeebeServer extends ManagedServer {
    /** Value types the exporter knows and Rondo does not read; each costs throughput. */
    private static final List<String> NOT_EXPORTED = List.of(
            "COMMANDDISTRIBUTION",
            "COMPENSATIONSUBSCRIPTION",
            "DECISION",
            "DECISIONEVALUATION",
            "DECISIONREQUIREMENTS",
            "DEPLOYMENT",
            "DEPLOYMENTDISTRIBUTION",
            "ERROR",
            "ESCALATION",
            "JOB",
            "JOBBATCH",
            "MESSAGE",
            "MESSAGEBATCH",
            "MESSAGECORRELATION",
            "MESSAGESTARTEVENTSUBSCRIPTION",
            "MESSAGESUBSCRIPTION",
            "PROCESSEVENT",
            "PROCESSINSTANCE",
            "PROCESSINSTANCEBATCH",
            "PROCESSINSTANCECREATION",
            "PROCESSINSTANCEMIGRATION",
            "PROCESSINSTANCEMODIFICATION",
            "PROCESSMESSAGESUBSCRIPTION",
            "RESOURCEDELETION",
            "SIGNAL",
            "SIGNALSUBSCRIPTION",
            "TIMER",
            "VARIABLE",
            "VARIABLEDOCUMENT",
            "CHECKPOINT",
            "USER",
            "AUTHORIZATION");

    private static final Pattern LEADER = Pattern.compile("\"role\":\"leader\"");
    private static final Pattern PROCESSING = Pattern.compile("\"streamProcessorPhase\"\\s*:\\s*\"PROCESSING\"");

    /** @param command broker's port for its gateway; {@code internal} broker's port for other brokers; both used by itself only */
    record Addresses(int grpc, int rest, int management, int command, int internal, String elasticsearchUrl) {}

    private final Path home;
    private final ServerUser user;
    private final Addresses addresses;
    private final SandboxOptions options;
    private final SandboxClock clock;

    /** @param clock set on the broker while it comes up, before it works on anything */
    ZeebeServer(
            Path home,
            ServerUser user,
            DataFolder folder,
            Addresses addresses,
            SandboxOptions options,
            SandboxClock clock) {
        super("zeebe", "Zeebe", folder);
        this.home = home;
        this.user = user;
        this.addresses = addresses;
        this.options = options;
        this.clock = clock;
    }

    @Override
    WatchedProcess.Command prepare() throws IOException {
        clock.brokerStarts();
        Path base = user.ownFolder(data());
        user.ownFolder(base.resolve("tmp"));
        user.own(Files.writeString(base.resolve("log4j2.xml"), LOGGING));
        return new WatchedProcess.Command(
                user.command(List.of(home.resolve("bin/broker").toString())),
                environment(base),
                log(),
                "TERM",
                grace());
    }

    private Map<String, String> environment(Path base) throws IOException {
        Map<String, String> env = new HashMap<>();
        env.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        env.put("HOME", base.toString());
        env.put("JAVA_HOME", System.getProperty("java.home"));
        env.put(
                "JAVA_OPTS",
                "-Xms256m -Xmx1g -XX:+UseG1GC %s -Djava.io.tmpdir=%s -Dlog4j2.configurationFile=%s --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
                        .formatted(options.compilation(), base.resolve("tmp"), base.resolve("log4j2.xml")));
        env.put("SERVER_ADDRESS", "127.0.0.1");
        env.put("SERVER_PORT", Integer.toString(addresses.rest()));
        env.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        env.put("MANAGEMENT_SERVER_PORT", Integer.toString(addresses.management()));
        env.put("ZEEBE_BROKER_NETWORK_HOST", "127.0.0.1");
        env.put("ZEEBE_BROKER_NETWORK_ADVERTISEDHOST", "127.0.0.1");
        env.put("ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT", Integer.toString(addresses.command()));
        env.put("ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT", Integer.toString(addresses.internal()));
        env.put("ZEEBE_BROKER_GATEWAY_NETWORK_HOST", "127.0.0.1");
        env.put("ZEEBE_BROKER_GATEWAY_NETWORK_PORT", Integer.toString(addresses.grpc()));
        // A cold broker on a busy machine takes longer than the usual 15 s over its first deployment.
        env.put("ZEEBE_BROKER_GATEWAY_CLUSTER_REQUESTTIMEOUT", "60s");
        // The broker's UDP port for gossip listens everywhere whatever the settings; it drops packets that do not carry
        // this name.
        env.put("ZEEBE_BROKER_CLUSTER_CLUSTERNAME", user.secret(base.resolve("cluster-name")));
        env.put("ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT", Integer.toString(options.zeebePartitions()));
        env.put("ZEEBE_BROKER_CLUSTER_RAFT_FLUSH_ENABLED", Boolean.toString(lasting()));
        env.put("ZEEBE_BROKER_BACKPRESSURE_ENABLED", "false");
        env.put("ZEEBE_BROKER_PROCESSING_SCHEDULEDTASKCHECKINTERVAL", "100ms");
        env.put("ZEEBE_BROKER_EXPERIMENTAL_ROCKSDB_MEMORYLIMIT", "96MB");
        env.put("ZEEBE_BROKER_EXPERIMENTAL_RAFT_PREALLOCATESEGMENTFILES", "false");
        env.put("ZEEBE_BROKER_DATA_DIRECTORY", base.resolve("data").toString());
        env.put("ZEEBE_BROKER_DATA_LOGSEGMENTSIZE", "32MB");
        env.put("ZEEBE_BROKER_DATA_SNAPSHOTPERIOD", "5m");
        env.put("ZEEBE_BROKER_DATA_DISK_FREESPACE_PROCESSING", "512MB");
        env.put("ZEEBE_BROKER_DATA_DISK_FREESPACE_REPLICATION", "256MB");
        if (options.controlledClock()) {
            env.put("ZEEBE_CLOCK_CONTROLLED", "true");
        }
        exporter(env);
        return env;
    }

    /** Monthly indices of one shard: with a moved clock, daily ones reach Elasticsearch's limit of 1,000 shards in some 80 simulated days. */
    private void exporter(Map<String, String> env) {
        String exporter = "ZEEBE_BROKER_EXPORTERS_ELASTICSEARCH_";
        env.put(exporter + "CLASSNAME", "io.camunda.zeebe.exporter.ElasticsearchExporter");
        env.put(exporter + "ARGS_URL", addresses.elasticsearchUrl());
        env.put(exporter + "ARGS_BULK_DELAY", "1");
        if (options.promptTasks()) {
            env.put(exporter + "ARGS_BULK_SIZE", "1");
        }
        env.put(exporter + "ARGS_INDEX_INDEXSUFFIXDATEPATTERN", "yyyy-MM");
        env.put(exporter + "ARGS_INDEX_NUMBEROFSHARDS", "1");
        env.put(exporter + "ARGS_INDEX_NUMBEROFREPLICAS", "0");
        NOT_EXPORTED.forEach(type -> env.put(exporter + "ARGS_INDEX_" + type, "false"));
    }

    /** The distribution also writes into its own folder, which is shared and not ours to write. */
    private static final String LOGGING = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Configuration status="WARN" shutdownHook="disable">
              <Appenders>
                <Console name="Console" target="SYSTEM_OUT">
                  <PatternLayout pattern="%d{yyyy-MM-dd HH:mm:ss.SSS} [%t] [%X{actor-name}] %-5level %logger{36} - %msg%n"/>
                </Console>
              </Appenders>
              <Loggers>
                <Root level="info"><AppenderRef ref="Console"/></Root>
              </Loggers>
            </Configuration>
            """;

    @Override
    void whileStarting() {
        clock.followIfUp();
    }

    /**
     * The gateway knows a leader of every partition, and every leader works. Not the health that the topology tells too: a clock that
     * jumps while the broker starts makes its actors look blocked until the next check, a minute later.
     */
    @Override
    boolean isReady() throws IOException, InterruptedException {
        return clock.brokerFollows()
                && everyPartition(LEADER, rest() + "/v2/topology")
                && everyPartition(PROCESSING, management() + "/actuator/partitions");
    }

    private boolean everyPartition(Pattern sign, String url) throws IOException, InterruptedException {
        HttpResponse<String> answer = Http.get(URI.create(url));
        return answer.statusCode() == 200
                && sign.matcher(answer.body()).results().count() >= options.zeebePartitions();
    }

    String grpc() {
        return "http://127.0.0.1:" + addresses.grpc();
    }

    String rest() {
        return "http://127.0.0.1:" + addresses.rest();
    }

    String management() {
        return "http://127.0.0.1:" + addresses.management();
    }
}
