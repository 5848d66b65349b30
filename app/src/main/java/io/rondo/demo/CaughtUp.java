package io.rondo.demo;

import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.customers.People;
import io.rondo.tasks.ExportedRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Waits for what arrives by itself a little later than its cause: tasks, which come by way of the exporter, and mails, which
 * Rondo fetches. How many there must be is known from the engine's counters and from the people who wrote.
 */
final class CaughtUp implements Timeline.CaughtUp {

    private static final Pattern USER_TASKS = Pattern.compile(
            "^zeebe_element_instance_events_total\\{([^}]*type=\"USER_TASK\"[^}]*)\\} (\\S+)$", Pattern.MULTILINE);

    private final Sandbox sandbox;
    private final JdbcClient jdbc;
    private final ExportedRecords records;
    private final People people;
    private final HttpClient http = HttpClient.newHttpClient();

    CaughtUp(Sandbox sandbox, RunningRondo rondo, People people) {
        this.sandbox = sandbox;
        this.jdbc = rondo.bean(JdbcClient.class);
        this.records = rondo.bean(ExportedRecords.class);
        this.people = people;
    }

    /** True while something is still on its way. */
    @Override
    public boolean catchUp() {
        var mails = jdbc.sql("""
                        select (select count(*) from response where source = 'mail')
                             + (select count(*) from mail_quarantine)""").query(Long.class).single();
        if (mails < people.mailsSentBack()) {
            return true;
        }
        var activated = 0L;
        var ended = 0L;
        var found = USER_TASKS.matcher(metrics());
        while (found.find()) {
            var count = (long) Double.parseDouble(found.group(2));
            if (found.group(1).contains("action=\"activated\"")) {
                activated += count;
            } else if (found.group(1).contains("action=\"completed\"")
                    || found.group(1).contains("action=\"terminated\"")) {
                ended += count;
            }
        }
        if (agree(activated, ended)) {
            return false;
        }
        try {
            records.pollOnce();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    private boolean agree(long activated, long ended) {
        return jdbc.sql("select count(*) created, count(*) filter (where state <> 'open') ended from task")
                .query((row, n) -> row.getLong("created") >= activated && row.getLong("ended") >= ended)
                .single();
    }

    private String metrics() {
        try {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create(sandbox.addresses().zeebeManagement() + "/actuator/prometheus"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("Interrupted while asking the engine's counters", e);
        }
    }
}
