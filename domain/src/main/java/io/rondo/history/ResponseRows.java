package io.rondo.history;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads responses as documents; what a person wrote and the sender's own id stay in PostgreSQL. */
@Component
class ResponseRows {

    // U+001F cannot be part of a source, so no two pairs share a digest's input.
    private static final String DOCUMENTS = """
            select encode(sha256(convert_to(r.source || E'\\x1f' || r.external_id || case r.type when 'order' then E'\\x1forder' else '' end, 'UTF8')), 'hex') as document_id,
                   r.external_id = 'erased-' || r.id as renamed,
                   r.id, r.source, r.type, r.customer_id, r.contact_id, r.case_id, r.delivery_id, r.campaign_id, r.link_id,
                   r.occurred_at, r.recorded_at, r.amount, r.score, r.class, r.rule_version
            from response r where %s""";
    private static final String THESE = DOCUMENTS.formatted("r.id = any(:ids)");
    private static final String NEXT = DOCUMENTS.formatted("r.id > :after order by r.id limit :limit");

    private final JdbcClient jdbc;

    ResponseRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<ResponseDocument> these(Collection<Long> ids) {
        return jdbc.sql(THESE)
                .param("ids", ids.stream().mapToLong(Long::longValue).toArray())
                .query(ResponseRows::document)
                .list();
    }

    List<ResponseDocument> next(long after, int limit) {
        return jdbc.sql(NEXT)
                .param("after", after)
                .param("limit", limit)
                .query(ResponseRows::document)
                .list();
    }

    List<TypeTotals> totals() {
        return jdbc.sql("""
                        select type, count(*) as n, coalesce((sum(amount) * 100)::bigint, 0) as amount_cents
                        from response group by type order by type""")
                .query((row, number) ->
                        new TypeTotals(row.getString("type"), row.getLong("n"), row.getLong("amount_cents")))
                .list();
    }

    long count() {
        return jdbc.sql("select count(*) from response").query(Long.class).single();
    }

    private static ResponseDocument document(ResultSet row, int number) throws SQLException {
        BigDecimal amount = row.getBigDecimal("amount");
        return new ResponseDocument(
                row.getString("document_id"),
                row.getBoolean("renamed"),
                row.getLong("id"),
                row.getString("source"),
                row.getString("type"),
                row.getLong("customer_id"),
                row.getObject("contact_id", Long.class),
                row.getObject("case_id", Long.class),
                row.getObject("delivery_id", Long.class),
                row.getObject("campaign_id", Long.class),
                row.getObject("link_id", Long.class),
                Objects.requireNonNull(ContactRows.instant(row, "occurred_at")),
                Objects.requireNonNull(ContactRows.instant(row, "recorded_at")),
                amount == null ? null : amount.doubleValue(),
                amount == null ? null : amount.movePointRight(2).longValueExact(),
                row.getObject("score", Integer.class),
                row.getString("class"),
                row.getInt("rule_version"));
    }
}
