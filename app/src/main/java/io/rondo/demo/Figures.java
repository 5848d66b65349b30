package io.rondo.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts of what flows and people did. */
final class Figures {

    private final JdbcClient jdbc;

    Figures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Instances that did something, by process id. How many starts the engine got twice depends on how busy the machine was. */
    Map<String, Long> processInstances() {
        return counts("select process_id, count(*) n from flow_instance where state <> 'duplicate' group by 1");
    }

    long incidents() {
        return jdbc.sql("select count(*) from engine_incident")
                .query(Long.class)
                .single();
    }

    Map<String, Object> tasks() {
        var tasks = new LinkedHashMap<String, Object>();
        tasks.put(
                "created",
                jdbc.sql("select count(*) from task").query(Long.class).single());
        tasks.put(
                "completed",
                jdbc.sql("select count(*) from task where state = 'completed'")
                        .query(Long.class)
                        .single());
        tasks.put("byElement", counts("select element_id, count(*) n from task where state = 'completed' group by 1"));
        return tasks;
    }

    Map<String, @Nullable Object> recovery() {
        return jdbc.sql("""
                        select count(*) opened, count(*) filter (where state = 'closed') closed,
                               count(*) filter (where escalated_at is not null) escalated,
                               round(cast(percentile_cont(0.5) within group (
                                 order by extract(epoch from first_reply_at - opened_at) / 3600) as numeric), 1) reply
                          from recovery_case""")
                .query((row, n) -> {
                    var recovery = new LinkedHashMap<String, @Nullable Object>();
                    recovery.put("opened", row.getLong("opened"));
                    recovery.put("closed", row.getLong("closed"));
                    recovery.put("escalated", row.getLong("escalated"));
                    recovery.put("medianHoursToFirstReply", row.getBigDecimal("reply"));
                    return recovery;
                })
                .single();
    }

    private Map<String, Long> counts(String sql) {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql(sql).query(row -> {
            counts.put(row.getString(1), row.getLong(2));
        });
        return counts;
    }
}
