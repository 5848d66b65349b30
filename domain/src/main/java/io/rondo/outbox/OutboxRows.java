package io.rondo.outbox;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The relays' side of the outbox. A relay locks rows, tells the other server, and deletes them in the same transaction; rows
 * others hold are skipped, so that nodes share the work. No cursor is kept: a cursor over ids would pass over rows of
 * transactions that commit late.
 */
@Component
public class OutboxRows {

    /** A row to be told. */
    public record Row(long id, @Nullable Long refId, JsonNode payload, int attempts) {}

    private final JdbcClient jdbc;
    private final JsonMapper json;

    OutboxRows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Locks up to {@code limit} due rows of a kind until the caller's transaction ends. */
    public List<Row> lock(String kind, int limit) {
        return jdbc.sql("""
                        select id, ref_id, payload, attempts from outbox
                         where kind = :kind and not_before <= now()
                         order by not_before, id limit :limit for update skip locked""")
                .param("kind", kind)
                .param("limit", limit)
                .query((row, n) -> new Row(
                        row.getLong("id"),
                        row.getObject("ref_id", Long.class),
                        json.readTree(row.getString("payload")),
                        row.getInt("attempts")))
                .list();
    }

    public void delete(Collection<Long> ids) {
        if (!ids.isEmpty()) {
            jdbc.sql("delete from outbox where id = any(:ids)")
                    .param("ids", ids.stream().mapToLong(Long::longValue).toArray())
                    .update();
        }
    }

    /** Puts rows off with growing back-off, from 1 s to 1 min; the code says why, never a server's text. */
    public void postpone(Map<Long, String> codes) {
        if (!codes.isEmpty()) {
            jdbc.sql("""
                            update outbox o set attempts = attempts + 1, error_code = c.code,
                                   not_before = now() + least(interval '1 minute', interval '1 second' * power(2, least(attempts, 6)))
                              from unnest(cast(:ids as bigint[]), cast(:codes as text[])) as c(id, code) where o.id = c.id""")
                    .param(
                            "ids",
                            codes.keySet().stream().mapToLong(Long::longValue).toArray())
                    .param("codes", codes.values().toArray(String[]::new))
                    .update();
        }
    }
}
