package io.rondo.demo;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.rondo.node.RunningRondo;
import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.customers.People;
import io.rondo.tasks.ExportedRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Waits for what arrives by itself a little later than its cause: tasks, which come by way of the exporter, and mails, which
 * Rondo fetches. How many there must be is known from the engine's counters and from the people who wrote.
 */
final class CaughtUp implements Timeline.CaughtUp {

    private final Sandbox sandbox;
    private final JdbcClient jdbc;
    private final ExportedRecords records;
    private final ElasticsearchClient history;
    private final People people;

    CaughtUp(Sandbox sandbox, RunningRondo rondo, People people) {
        this.sandbox = sandbox;
        this.jdbc = rondo.bean(JdbcClient.class);
        this.records = rondo.bean(ExportedRecords.class);
        this.history = rondo.bean(ElasticsearchClient.class);
        this.people = people;
    }

    @Override
    public @Nullable String catchUp() {
        var mails = jdbc.sql("""
                        select (select count(*) from response where source = 'mail')
                             + (select count(*) from mail_quarantine)""").query(Long.class).single();
        if (mails < people.mailsSentBack()) {
            return "%d of %d mails from customers were not read"
                    .formatted(people.mailsSentBack() - mails, people.mailsSentBack());
        }
        var tasks = sandbox.broker().look().userTasks();
        if (agree(tasks.activated(), tasks.ended())) {
            return null;
        }
        try {
            // Else a new record can be found a second after it was written.
            history.indices().refresh(refresh -> refresh.index("zeebe-record*").allowNoIndices(true));
            records.pollOnce();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "tasks differ from the engine's: %d were given, %d ended".formatted(tasks.activated(), tasks.ended());
    }

    private boolean agree(long activated, long ended) {
        return jdbc.sql("select count(*) created, count(*) filter (where state <> 'open') ended from task")
                .query((row, n) -> row.getLong("created") >= activated && row.getLong("ended") >= ended)
                .single();
    }
}
