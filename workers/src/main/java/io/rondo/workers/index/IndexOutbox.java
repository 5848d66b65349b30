package io.rondo.workers.index;

import io.rondo.history.Written.Refusal;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The outbox as the index relay uses it. Back-off runs on the database's clock, which no simulation moves. */
@Component
class IndexOutbox {

    static final Duration LONGEST_AWAY = Duration.ofSeconds(5);
    private static final Duration FIRST_AWAY = Duration.ofMillis(250);
    private static final Duration FIRST_POISONED = Duration.ofSeconds(5);
    private static final Duration LONGEST_POISONED = Duration.ofHours(1);

    private final JdbcClient jdbc;

    IndexOutbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One row: what changed is {@code refId}; several rows may name the same. */
    record Row(long id, long refId) {}

    /** Due rows nobody else holds, locked until the transaction ends. */
    List<Row> claim(String kind, int limit) {
        return jdbc.sql("""
                        select id, ref_id from outbox where kind = :kind and not_before <= clock_timestamp()
                        order by not_before, id limit :limit for update skip locked""")
                .param("kind", kind)
                .param("limit", limit)
                .query((row, number) -> new Row(row.getLong("id"), row.getLong("ref_id")))
                .list();
    }

    void delete(long[] ids) {
        jdbc.sql("delete from outbox where id = any(:ids)").param("ids", ids).update();
    }

    /** Elasticsearch is away: a short wait, so that catching up starts soon after it is back. */
    void waitForElasticsearch(long[] ids) {
        postpone(ids, "elasticsearch-away", FIRST_AWAY, LONGEST_AWAY);
    }

    /** Elasticsearch took the request but not this document. */
    void postpone(long[] ids, Refusal refusal) {
        if (refusal.poison()) {
            postpone(ids, refusal.code(), FIRST_POISONED, LONGEST_POISONED);
        } else {
            postpone(ids, refusal.code(), FIRST_AWAY, LONGEST_AWAY);
        }
    }

    private void postpone(long[] ids, String code, Duration first, Duration longest) {
        jdbc.sql("""
                        update outbox set attempts = attempts + 1, error_code = :code,
                          not_before = clock_timestamp()
                            + make_interval(secs => least(:longest, :first * power(2, least(attempts, 20))))
                        where id = any(:ids)""")
                .param("ids", ids)
                .param("code", code)
                .param("first", first.toMillis() / 1000d)
                .param("longest", longest.toMillis() / 1000d)
                .update();
    }
}
