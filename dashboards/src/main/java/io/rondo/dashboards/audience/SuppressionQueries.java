package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.Slice;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the addresses that are not written to; they are known by their digests only. */
@Component
class SuppressionQueries {

    private static final String SELECT = """
            select encode(s.address_digest, 'hex') digest, s.channel, s.scope, s.reason, s.created_at, c.id customer_id,
                   c.external_id
              from suppression s
              left join lateral (select id, external_id from customer
                                   where (email_digest = s.address_digest or phone_digest = s.address_digest) and state = 'live'
                                   order by id limit 1) c on true
            """;

    private final JdbcClient jdbc;

    SuppressionQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One address that is not written to.
     *
     * @param digest in hexadecimal
     * @param customerId who has the address now; null: nobody
     */
    record Row(
            String digest,
            String channel,
            String scope,
            String reason,
            Instant createdAt,
            @Nullable Long customerId,
            @Nullable String externalId) {}

    /** Latest first. */
    Slice<Row> page(int number) {
        var total =
                jdbc.sql("select count(*) from suppression").query(Long.class).single();
        var rows = jdbc.sql(
                        SELECT
                                + " order by s.created_at desc, s.address_digest, s.channel, s.scope limit :limit offset :offset")
                .param("limit", Slice.SIZE)
                .param("offset", Slice.offset(number))
                .query(Rows.of(Row.class))
                .list();
        return Slice.of(rows, number, total);
    }

    List<Row> of(byte[] digest) {
        return jdbc.sql(SELECT + " where s.address_digest = :digest order by s.channel, s.scope")
                .param("digest", digest)
                .query(Rows.of(Row.class))
                .list();
    }
}
