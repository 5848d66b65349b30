package io.rondo.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Elasticsearch as a single node on loopback, without its security layer and without an opinion on how full the disk is. */
final class ElasticsearchServer extends ManagedServer {
    private final Path home;
    private final ServerUser user;
    private final int port;
    private final int transportPort;
    private final String compilation;

    /** @param compilation what its JVM is told about compiling, see {@link SandboxOptions#shortLived()} */
    ElasticsearchServer(
            Path home, ServerUser user, DataFolder folder, int port, int transportPort, String compilation) {
        super("elasticsearch", "Elasticsearch", folder);
        this.home = home;
        this.user = user;
        this.port = port;
        this.transportPort = transportPort;
        this.compilation = compilation;
    }

    @Override
    WatchedProcess.Command prepare() throws IOException {
        Path base = user.ownFolder(data());
        Path config = user.ownFolder(base.resolve("config"));
        Path temp = user.ownFolder(base.resolve("tmp"));
        user.own(Files.writeString(config.resolve("elasticsearch.yml"), settings(base)));
        user.own(Files.writeString(config.resolve("jvm.options"), JVM_OPTIONS.formatted(compilation)));
        user.own(Files.writeString(config.resolve("log4j2.properties"), LOGGING));
        return new WatchedProcess.Command(
                user.command(List.of(home.resolve("bin/elasticsearch").toString())),
                Map.of(
                        "PATH", "/usr/local/bin:/usr/bin:/bin",
                        "HOME", base.toString(),
                        "ES_JAVA_HOME", System.getProperty("java.home"),
                        "ES_PATH_CONF", config.toString(),
                        "ES_TMPDIR", temp.toString(),
                        // the launcher's own JVM, alive as long as the server
                        "CLI_JAVA_OPTS", "-Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"),
                log(),
                "TERM",
                grace());
    }

    private String settings(Path base) {
        return """
                cluster.name: rondo
                node.name: rondo
                path.data: %s
                path.logs: %s
                network.host: 127.0.0.1
                http.port: %d
                transport.port: %d
                discovery.type: single-node
                xpack.security.enabled: false
                cluster.routing.allocation.disk.threshold_enabled: false
                """.formatted(base.resolve("data"), base.resolve("logs"), port, transportPort);
    }

    private static final String JVM_OPTIONS = """
            -Xms512m
            -Xmx768m
            -XX:+UseG1GC
            %s
            -Djava.io.tmpdir=${ES_TMPDIR}
            20-:--add-modules=jdk.incubator.vector
            23:-XX:CompileCommand=dontinline,java/lang/invoke/MethodHandle.setAsTypeCache
            23:-XX:CompileCommand=dontinline,java/lang/invoke/MethodHandle.asTypeUncached
            -Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1
            -XX:+ExitOnOutOfMemoryError
            """;

    private static final String LOGGING = """
            status = error
            appender.console.type = Console
            appender.console.name = console
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %marker%m%n
            rootLogger.level = info
            rootLogger.appenderRef.console.ref = console
            """;

    @Override
    boolean isReady() throws IOException, InterruptedException {
        return Http.get(URI.create(url() + "/_cluster/health?wait_for_status=yellow&timeout=1s"))
                        .statusCode()
                == 200;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }
}
