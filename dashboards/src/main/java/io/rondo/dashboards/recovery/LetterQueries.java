package io.rondo.dashboards.recovery;

import io.rondo.dashboards.site.CustomerName;
import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.Slice;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the letters nobody understood. */
@Component
class LetterQueries {

    private final JdbcClient jdbc;

    LetterQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Letters that wait for a decision. */
    long open() {
        return jdbc.sql("select count(*) from mail_quarantine where decision is null")
                .query(Long.class)
                .single();
    }

    /** Those that wait, oldest first; or those decided on, latest first. */
    Slice<Row> list(boolean decided, int page) {
        var condition = decided ? "decision is not null" : "decision is null";
        var rows = jdbc.sql("""
                        select id, received_at, reason, sender, subject, decision, decided_by, decided_at from mail_quarantine
                         where %s order by %s limit :limit offset :offset""".formatted(condition, decided ? "decided_at desc, id desc" : "id"))
                .param("limit", Slice.SIZE)
                .param("offset", Slice.offset(page))
                .query(Rows.of(Row.class))
                .list();
        var total = jdbc.sql("select count(*) from mail_quarantine where " + condition)
                .query(Long.class)
                .single();
        return Slice.of(rows, page, total);
    }

    Optional<Letter> find(long id) {
        return jdbc.sql("""
                        select q.id, q.received_at, q.reason, q.sender, q.subject, q.body, q.raw, q.decision, q.decided_by,
                               q.decided_at, r.customer_id, coalesce(nullif(
                        """ + CustomerName.SQL + """
                        , ''), c.external_id) customer
                          from mail_quarantine q left join response r on r.id = q.response_id
                          left join customer c on c.id = r.customer_id
                         where q.id = :id""")
                .param("id", id)
                .query(Rows.of(Letter.class))
                .optional();
    }

    record Row(
            long id,
            Instant receivedAt,
            String reason,
            @Nullable String sender,
            @Nullable String subject,
            @Nullable String decision,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt) {}

    /**
     * One letter.
     *
     * @param raw as it came; empty once it was discarded
     * @param customerId whom it was matched to
     */
    record Letter(
            long id,
            Instant receivedAt,
            String reason,
            @Nullable String sender,
            @Nullable String subject,
            @Nullable String body,
            byte[] raw,
            @Nullable String decision,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable Long customerId,
            @Nullable String customer) {}
}
