package io.rondo.batch;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs work in a JVM of its own, on the database of the test, and kills it (kill -9) at a row of a table. The row is held by a trigger
 * that waits for a lock of the test, so the product needs no hook: the killed process is in the middle of its transaction there.
 */
final class KilledJob {

    private static final long LOCK = 4_711;
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private KilledJob() {}

    /** What the other process does; its constructor may ask for beans of the application. */
    interface Work {
        void run(BatchJobs jobs, List<String> arguments);
    }

    /**
     * @param dataSource the test's own, to set the trap
     * @param url of the same database, for the other process
     * @param table whose row stops the work
     * @param event {@code insert}, {@code update}, {@code insert or update}, {@code delete}
     * @param when SQL condition on {@code new} (or {@code old}), or {@code true}
     */
    static void at(
            DataSource dataSource,
            String url,
            String table,
            String event,
            String when,
            Class<? extends Work> work,
            List<String> arguments) {
        var jdbc = JdbcClient.create(dataSource);
        jdbc.sql("""
                        create or replace function held_row() returns trigger language plpgsql as $$
                        begin perform pg_advisory_xact_lock_shared(%d); return coalesce(new, old); end $$""".formatted(LOCK)).update();
        jdbc.sql("create trigger held_row before %s on %s for each row when (%s) execute function held_row()"
                        .formatted(event, table, when))
                .update();
        try (var holder = dataSource.getConnection();
                var statement = holder.createStatement()) {
            statement.execute("select pg_advisory_lock(%d)".formatted(LOCK));
            try {
                killWhenHeld(jdbc, url, work, arguments);
            } finally {
                statement.execute("select pg_advisory_unlock(%d)".formatted(LOCK));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to hold a row", e);
        }
        // The server notices that the client is gone once its statement goes on; then everything of it is rolled back.
        await().atMost(WITHIN)
                .until(() -> jdbc.sql("select count(*) from pg_stat_activity where application_name = 'killed-job'")
                                .query(Integer.class)
                                .single()
                        == 0);
        jdbc.sql("drop trigger held_row on " + table).update();
    }

    private static void killWhenHeld(JdbcClient jdbc, String url, Class<? extends Work> work, List<String> arguments) {
        var process = start(url, work, arguments);
        try {
            await().atMost(WITHIN).until(() -> {
                if (!process.process().isAlive()) {
                    throw new IllegalStateException("Expected the work to be held, but it ended with %d; see %s"
                            .formatted(process.process().exitValue(), process.log()));
                }
                return jdbc.sql(
                                        "select count(*) from pg_locks where locktype = 'advisory' and objid = :lock and not granted")
                                .param("lock", LOCK)
                                .query(Integer.class)
                                .single()
                        > 0;
            });
        } finally {
            process.process().destroyForcibly();
        }
        try {
            if (!process.process().waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Expected the process to end when killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Child(Process process, Path log) {}

    private static Child start(String url, Class<? extends Work> work, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                KilledJob.class.getName(),
                url,
                work.getName()));
        command.addAll(arguments);
        try {
            var log = Files.createTempFile("killed-job", ".log");
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment()
                    .put(
                            "CLASSPATH",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
            return new Child(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The other process: database, class of the work, its arguments. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        var application = new SpringApplication(BatchTest.Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        var separator = arguments[0].contains("?") ? "&" : "?";
        try (ConfigurableApplicationContext context = application.run(
                "--rondo.test.database=" + arguments[0] + separator + "ApplicationName=killed-job",
                "--rondo.profiles.refresh-every=PT0S")) {
            var work = (Work) context.getAutowireCapableBeanFactory().createBean(Class.forName(arguments[1]));
            work.run(context.getBean(BatchJobs.class), List.of(arguments).subList(2, arguments.length));
        }
    }
}
