package io.rondo.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The four servers Rondo lives on, started on this machine and bound to loopback: PostgreSQL, Elasticsearch, Zeebe, mail. They end when
 * this object is closed, when the JVM ends, and when it is killed.
 */
public final class Sandbox implements AutoCloseable {
    private final SandboxOptions options;
    private final Ports ports;
    private final DataFolder folder;
    private final PostgresServer postgres;
    private final ElasticsearchServer elasticsearch;
    private final ZeebeServer zeebe;
    private final MailServer mail;
    private final SandboxClock clock;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ExitHook exitHook = new ExitHook(this::close);

    private Sandbox(
            SandboxOptions options, DataFolder folder, Ports ports, ServerUser user, ProgressListener progress) {
        this.folder = folder;
        this.ports = ports;
        Ports.FreePorts inner = ports.others();
        ServerCache cache = new ServerCache(user.cache());
        String elasticsearchUrl = "http://127.0.0.1:" + ports.elasticsearch();
        this.clock = new SandboxClock(
                Clock.systemUTC(),
                folder.path().resolve("clock"),
                options.controlledClock(),
                "http://127.0.0.1:" + ports.zeebeManagement());
        this.options = options.withControlledClock(clock.isMovable());
        this.postgres =
                new PostgresServer(cache.unpacked(ServerArchive.postgres(), progress), user, folder, ports.postgres());
        this.elasticsearch = new ElasticsearchServer(
                cache.unpacked(ServerArchive.elasticsearch(), progress),
                user,
                folder,
                ports.elasticsearch(),
                inner.next(),
                options.compilation());
        this.zeebe = new ZeebeServer(
                cache.unpacked(ServerArchive.zeebe(), progress),
                user,
                folder,
                new ZeebeServer.Addresses(
                        ports.zeebeGrpc(),
                        ports.zeebeRest(),
                        ports.zeebeManagement(),
                        inner.next(),
                        inner.next(),
                        elasticsearchUrl),
                this.options,
                clock);
        this.mail = new MailServer(ports.smtp(), ports.imap(), Clock.systemUTC());
    }

    /**
     * Starts the four servers in parallel and returns when all of them work.
     *
     * @throws SandboxException with one clear message; nothing is left running then
     */
    public static Sandbox start(SandboxOptions options, ProgressListener progress) {
        Instant begin = Clock.systemUTC().instant();
        ServerUser user = ServerUser.current();
        Preconditions.check(user);
        DataFolder.sweepAbandoned(begin);
        DataFolder folder = DataFolder.open(options, user);
        Sandbox sandbox;
        try {
            List<String> leftovers = folder.processes().clearLeftovers();
            if (!leftovers.isEmpty()) {
                progress.progress("Ended what a former Rondo left running: " + String.join(", ", leftovers));
            }
            sandbox = new Sandbox(options, folder, options.ports().resolved(), user, progress);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
        try {
            sandbox.exitHook.register();
            sandbox.startAll(progress);
            return sandbox;
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
    }

    private void startAll(ProgressListener progress) {
        try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> starts = List.of(
                    up(
                            starters,
                            progress,
                            "PostgreSQL " + ServerArchive.postgres().version(),
                            "port " + ports.postgres(),
                            postgres::start),
                    up(
                            starters,
                            progress,
                            "Elasticsearch " + ServerArchive.elasticsearch().version(),
                            "port " + ports.elasticsearch(),
                            elasticsearch::start),
                    up(
                            starters,
                            progress,
                            "Zeebe " + ServerArchive.zeebe().version(),
                            "gRPC %d, REST %d".formatted(ports.zeebeGrpc(), ports.zeebeRest()),
                            zeebe::start),
                    up(
                            starters,
                            progress,
                            "Mail",
                            "SMTP %d, IMAP %d".formatted(ports.smtp(), ports.imap()),
                            mail::start));
            try {
                starts.forEach(CompletableFuture::join);
            } catch (CompletionException e) {
                stopServers(); // the others need not finish their start
                throw e.getCause() instanceof SandboxException clear
                        ? clear
                        : new SandboxException("A server could not be started: " + e.getCause(), e.getCause());
            }
        }
    }

    private static CompletableFuture<Void> up(
            ExecutorService starters, ProgressListener progress, String name, String where, Runnable start) {
        long begin = System.nanoTime();
        return CompletableFuture.runAsync(start, starters)
                .thenRun(() -> progress.progress("%s is up in %.1f s (%s)"
                        .formatted(
                                name,
                                Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0,
                                where)));
    }

    public ServerAddresses addresses() {
        try {
            return new ServerAddresses(
                    postgres.jdbcUrl(),
                    PostgresServer.USER,
                    postgres.password(),
                    elasticsearch.url(),
                    zeebe.grpc(),
                    zeebe.rest(),
                    zeebe.management(),
                    "127.0.0.1",
                    ports.smtp(),
                    "127.0.0.1",
                    ports.imap(),
                    ports.web());
        } catch (IOException e) {
            throw new SandboxException("Could not read the database's password in " + folder.path(), e);
        }
    }

    /** The movable business clock of broker and application. */
    public SandboxClock clock() {
        return clock;
    }

    /** The mail server and its journal. */
    public MailServer mail() {
        return mail;
    }

    /** What the broker is doing, read from its metrics. */
    public BrokerProbe broker() {
        return new BrokerProbe(zeebe.management());
    }

    public Path dataFolder() {
        return folder.path();
    }

    /** Settings with which a Rondo application uses this sandbox. */
    public Map<String, String> springProperties() {
        ServerAddresses at = addresses();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("spring.datasource.url", at.jdbcUrl());
        properties.put("spring.datasource.username", at.dbUser());
        properties.put("spring.datasource.password", at.dbPassword());
        properties.put("rondo.elasticsearch.url", at.elasticsearchUrl());
        properties.put("camunda.client.mode", "self-managed");
        properties.put("camunda.client.grpc-address", at.zeebeGrpc());
        properties.put("camunda.client.rest-address", at.zeebeRest());
        properties.put("camunda.client.prefer-rest-over-grpc", "false");
        properties.put("camunda.client.auth.method", "none");
        properties.put("camunda.client.worker.defaults.stream-enabled", "true");
        properties.put("camunda.client.worker.defaults.retry-backoff", "PT10S");
        properties.put("spring.mail.host", at.smtpHost());
        properties.put("spring.mail.port", Integer.toString(at.smtpPort()));
        properties.put("rondo.mail.imap.host", at.imapHost());
        properties.put("rondo.mail.imap.port", Integer.toString(at.imapPort()));
        properties.put("rondo.mail.imap.password", MailServer.PASSWORD);
        properties.put("rondo.mail.imap.bounces-user", MailServer.BOUNCES);
        properties.put("rondo.mail.imap.reply-user", MailServer.REPLIES);
        properties.put("rondo.web.port", Integer.toString(at.webPort()));
        return properties;
    }

    // --- failures, for tests of what survives them: stop = in order (a throw-away sandbox stops at once), kill = kill
    // -9 ---

    public void startPostgres() {
        postgres.start();
    }

    public void stopPostgres() {
        postgres.stop();
    }

    public void killPostgres() {
        postgres.kill();
    }

    public void restartPostgres() {
        stopPostgres();
        startPostgres();
    }

    public void startElasticsearch() {
        elasticsearch.start();
    }

    public void stopElasticsearch() {
        elasticsearch.stop();
    }

    public void killElasticsearch() {
        elasticsearch.kill();
    }

    public void restartElasticsearch() {
        stopElasticsearch();
        startElasticsearch();
    }

    /** Starts the broker; business time is set before it works on anything. */
    public void startBroker() {
        zeebe.start();
    }

    public void stopBroker() {
        zeebe.stop();
    }

    public void killBroker() {
        zeebe.kill();
    }

    public void restartBroker() {
        stopBroker();
        startBroker();
    }

    /** Ends all servers and, if the sandbox is a throw-away one, deletes its data. Does nothing the second time. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stopServers();
            mail.close();
            folder.close();
            exitHook.remove();
        }
    }

    private void stopServers() {
        try (ExecutorService stoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            stoppers.submit(zeebe::close);
            stoppers.submit(elasticsearch::close);
            stoppers.submit(postgres::close);
        }
    }
}
