package io.rondo.identity;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The fields of the surviving record: filled from the losing one, and given back. */
final class MergedFields {

    /** Column, its type, and the group a steward chooses by. */
    private record Field(String column, String type, String group) {

        /** Survivor's value unless it has none or the other was chosen; an address is taken as a whole. */
        String filled() {
            var lacks = group.equals("address")
                    ? "coalesce(s.street, s.postal_code, s.city) is null"
                    : "s.%s is null".formatted(column);
            return "%1$s = case when %2$s or '%3$s' = any(g.taken) then coalesce(l.%1$s, s.%1$s) else s.%1$s end"
                    .formatted(column, lacks, group);
        }

        String restored() {
            return "%1$s = case when to_jsonb(s.%1$s) is not distinct from coalesce(g.survivor_after->'%1$s', 'null')"
                            .formatted(column)
                    + " or s.%1$s is null and g.survivor_after->>'%1$s' is null".formatted(column)
                    + " then cast(g.survivor_before->>'%1$s' as %2$s) else s.%1$s end".formatted(column, type);
        }
    }

    private static final List<Field> FIELDS = List.of(
            new Field("email", "text", "email"),
            new Field("email_digest", "bytea", "email"),
            new Field("phone", "text", "phone"),
            new Field("phone_digest", "bytea", "phone"),
            new Field("given_name", "text", "name"),
            new Field("family_name", "text", "name"),
            new Field("birthday", "date", "birthday"),
            new Field("street", "text", "address"),
            new Field("postal_code", "text", "address"),
            new Field("city", "text", "address"),
            new Field("region", "text", "address"),
            new Field("country", "text", "country"),
            new Field("language", "text", "language"),
            new Field("time_zone", "text", "language"));

    private static final String SNAPSHOT = FIELDS.stream()
            .map(field -> "'%1$s', s.%1$s".formatted(field.column()))
            .collect(Collectors.joining(", ", "jsonb_build_object(", ", 'no_profiling', s.no_profiling)"));

    private final JdbcClient jdbc;

    MergedFields(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Fills the survivors, and puts the losers and those merged into them under the survivors. */
    void fill(long[] merges, OffsetDateTime now) {
        snapshot("survivor_before", merges);
        jdbc.sql("""
                        update customer s set %s, no_profiling = s.no_profiling or l.no_profiling,
                               version = s.version + 1, updated_at = :now
                          from customer_merge g join customer l on l.id = g.loser_id
                         where g.id = any(:ids) and s.id = g.survivor_id""".formatted(FIELDS.stream().map(Field::filled).collect(Collectors.joining(", "))))
                .param("now", now)
                .param("ids", merges)
                .update();
        snapshot("survivor_after", merges);
        jdbc.sql("""
                        insert into customer_merge_move (merge_id, table_name, row_id)
                        select g.id, 'customer', c.id from customer_merge g join customer c on c.merged_into = g.loser_id
                         where g.id = any(:ids)""").param("ids", merges).update();
        jdbc.sql("""
                        update customer c set state = 'merged', merged_into = g.survivor_id, version = c.version + 1, updated_at = :now
                          from customer_merge g
                         where g.id = any(:ids) and (c.id = g.loser_id or c.merged_into = g.loser_id)""").param("now", now).param("ids", merges).update();
    }

    private void snapshot(String column, long[] merges) {
        jdbc.sql("update customer_merge g set %s = %s from customer s where s.id = g.survivor_id and g.id = any(:ids)"
                        .formatted(column, SNAPSHOT))
                .param("ids", merges)
                .update();
    }

    void restore(long merge, OffsetDateTime now) {
        jdbc.sql("""
                        update customer s set %s,
                               no_profiling = case when to_jsonb(s.no_profiling) = g.survivor_after->'no_profiling'
                                                   then cast(g.survivor_before->>'no_profiling' as boolean) else s.no_profiling end,
                               version = s.version + 1, updated_at = :now
                          from customer_merge g where g.id = :id and s.id = g.survivor_id""".formatted(FIELDS.stream().map(Field::restored).collect(Collectors.joining(", "))))
                .param("now", now)
                .param("id", merge)
                .update();
        jdbc.sql("""
                        update customer c set state = 'live', merged_into = null, version = c.version + 1, updated_at = :now
                          from customer_merge g where g.id = :id and c.id = g.loser_id""").param("now", now).param("id", merge).update();
        jdbc.sql("""
                        update customer c set merged_into = g.loser_id, version = c.version + 1, updated_at = :now
                          from customer_merge g join customer_merge_move v on v.merge_id = g.id and v.table_name = 'customer'
                         where g.id = :id and c.id = v.row_id and c.merged_into = g.survivor_id""").param("now", now).param("id", merge).update();
    }
}
