package io.rondo.batch.importfacts;

import io.rondo.batch.rows.Column;
import io.rondo.batch.rows.RowKind.Refusal;
import io.rondo.batch.rows.Staging;
import io.rondo.kernel.WhoIsWho;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * A chunk of facts in a temporary table, each with the customer it is about; nobody is merged, taken apart or erased until the
 * transaction ends.
 */
@Component
class StagedFacts {

    /**
     * Joins staged rows {@code i} with the customer they mean, {@code who.id}: the one whose id in that source it is, else the one who has
     * it as external id, unless a source was named that has ids of its own, for then it is somebody else's; where that record was
     * merged, the survivor. Lateral with a limit, and ordered as an index is, so that however large the tables are, each row costs some
     * look-ups in indexes.
     */
    private static final String WHO = """
            left join lateral (select n.customer_id as id from customer_identity n
                               where n.kind = 'source:' || i.customer_source and n.value = i.customer limit 1) named on true
            left join lateral (select c.id from customer c
                               where named.id is null and c.external_id = i.customer and c.state <> 'erased'
                                 and (i.customer_source = 'import' or (
                                   select k.kind from customer_identity k where k.kind = 'source:' || i.customer_source
                                    order by k.kind, k.value limit 1) is null) limit 1) other on true
            left join lateral (select coalesce(c.merged_into, c.id) as id from customer c
                               where c.id = coalesce(named.id, other.id) limit 1) who on true""";

    private final JdbcClient jdbc;
    private final Staging staging;
    private final WhoIsWho whoIsWho;

    StagedFacts(JdbcClient jdbc, Staging staging, WhoIsWho whoIsWho) {
        this.whoIsWho = whoIsWho;
        this.jdbc = jdbc;
        this.staging = staging;
    }

    /**
     * Fills the table and finds whom its rows are about: its column {@code customer_id}. Rows about nobody we know leave it.
     *
     * @param columns with their types, {@code line}, {@code customer_source} and {@code customer} among them
     * @param names the same without types
     * @param customer the column people name the customer in
     * @return rows about nobody we know
     */
    List<Refusal> fill(String table, String columns, String names, Staging.Rows rows, Column customer) {
        whoIsWho.stays();
        staging.fill(table, columns + ", customer_id bigint", names, rows);
        jdbc.sql("""
                        update %1$s set customer_id = found.id
                        from (select i.line, who.id from %1$s i
                        """.formatted(table) + WHO + ") found where found.line = %s.line".formatted(table))
                .update();
        return jdbc.sql("delete from %s where customer_id is null returning line, customer".formatted(table))
                .query((row, number) -> new Refusal(
                        row.getLong("line"), customer.shown(), row.getString("customer"), "unknown-customer"))
                .list();
    }
}
