package io.rondo.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** PostgreSQL on a folder of its own, with a role and a database both named {@code rondo}. */
final class PostgresServer extends ManagedServer {
    static final String USER = "rondo";

    private final Path home;
    private final ServerUser user;
    private final int port;

    PostgresServer(Path home, ServerUser user, DataFolder folder, int port) {
        super("postgres", "PostgreSQL", folder);
        this.home = home;
        this.user = user;
        this.port = port;
    }

    @Override
    WatchedProcess.Command prepare() throws IOException, InterruptedException {
        Path base = user.ownFolder(data());
        Path data = base.resolve("data");
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise(base, data);
        }
        // A throw-away database may lose everything with the machine, but never with the process: commits stay
        // synchronous, so that the
        // rules about what a commit means are the same everywhere. Only the flush to the disk itself is left out.
        String flush = lasting() ? "on" : "off";
        return new WatchedProcess.Command(
                user.command(List.of(
                        home.resolve("bin/postgres").toString(),
                        "-D",
                        data.toString(),
                        "-c",
                        "port=" + port,
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=" + flush,
                        "-c",
                        "full_page_writes=" + flush,
                        "-c",
                        "synchronous_commit=on",
                        "-c",
                        "max_connections=200",
                        "-c",
                        "shared_buffers=256MB",
                        "-c",
                        "max_wal_size=2GB",
                        "-c",
                        "timezone=UTC",
                        "-c",
                        "log_timezone=UTC")),
                environment(),
                log(),
                "INT",
                grace());
    }

    private void initialise(Path base, Path data) throws IOException, InterruptedException {
        Folders.delete(data); // half made by an interrupted first start
        Path password = base.resolve("password");
        user.secret(password);
        ProcessBuilder initdb = new ProcessBuilder(user.command(List.of(
                        home.resolve("bin/initdb").toString(),
                        "-D",
                        data.toString(),
                        "--username=" + USER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C",
                        "--no-sync")))
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        initdb.environment().clear();
        initdb.environment().putAll(environment());
        Process process = initdb.start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new SandboxException("PostgreSQL could not make its data folder. Its log: " + log());
        }
    }

    private static Map<String, String> environment() {
        return Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LC_ALL", "C", "TZ", "UTC");
    }

    @Override
    boolean isReady() throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, password());
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = 'rondo'")) {
                if (found.next()) {
                    return true;
                }
            }
            statement.execute("CREATE DATABASE rondo");
            return true;
        }
    }

    String jdbcUrl() {
        return url("rondo");
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    String password() throws IOException {
        return Files.readString(data().resolve("password")).strip();
    }
}
