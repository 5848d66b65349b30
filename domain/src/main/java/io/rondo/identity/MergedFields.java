package io.rondo.identity;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
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

        /** Whether a value is not the survivor's, from rows {@code g} and {@code w} of {@link #WHOSE}. An address goes with its digest. */
        private String foreign(String values) {
            var column = Set.of("email", "phone").contains(group) ? group + "_digest" : this.column;
            var unchanged = "%1$s->'%2$s' = g.survivor_after->'%2$s'".formatted(values, column);
            return column.endsWith("_digest")
                    ? "(w.wrote or %s or w.theirs @> (%s->'%s'))".formatted(unchanged, values, column)
                    : "(w.wrote or %s)".formatted(unchanged);
        }

        String restored() {
            return "%1$s = case when %2$s then cast(g.survivor_before->>'%1$s' as %3$s) else c.%1$s end"
                    .formatted(column, foreign("w.held"), type);
        }

        String corrected(String values) {
            return "'%1$s', case when %2$s then g.survivor_before else %3$s end->'%1$s'"
                    .formatted(column, foreign(values), values);
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

    /** Of an id {@code i} of a source: its row is another than when {@code g} was merged, or was not known then, so its source may have written. */
    private static final String WROTE = """
            not g.sources_before @> jsonb_build_array(jsonb_build_object('kind', i.kind, 'value', i.value, 'digest', i.row_digest))""";

    /** What an undo asks of merge {@code g}: what the survivor {@code s} holds, whether a source of the loser wrote since, and addresses of the loser. */
    private static final String WHOSE = """
            cross join lateral (
              select %s held,
                     exists (select from customer_merge_move v
                               join customer_identity i on i.kind = v.row_key[1] and i.value = v.row_key[2]
                              where v.merge_id = g.id and v.table_name = 'customer_identity' and %s) wrote,
                     (select coalesce(jsonb_agg(a.digest), '[]') from customer x
                       cross join lateral (values (x.email_digest), (x.phone_digest)) a(digest)
                       where a.digest is not null
                         and (x.id = g.loser_id or x.id in (select v.row_id from customer_merge_move v
                                                             where v.merge_id = g.id and v.table_name = 'customer'))) theirs) w""".formatted(SNAPSHOT, WROTE);

    /** Another record that is still merged into the survivor and objects to profiling. */
    private static final String STILL_OBJECTS = """
            exists (select from customer_merge n join customer k on k.id = n.loser_id
                     where n.survivor_id = g.survivor_id and n.undone_at is null and n.id <> g.id and k.no_profiling)""";

    private final JdbcClient jdbc;

    MergedFields(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Fills the survivors, and puts the losers and those merged into them under the survivors. */
    void fill(long[] merges, OffsetDateTime now) {
        snapshot("survivor_before", merges);
        jdbc.sql("""
                        update customer_merge g set sources_before = coalesce((
                          select jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value, 'digest', i.row_digest))
                            from customer_identity i where i.customer_id in (g.survivor_id, g.loser_id) and i.row_digest is not null), '[]')
                         where g.id = any(:ids)""").param("ids", merges).update();
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

    /**
     * Takes back what the merge gave the survivor, and what was written since unless it cannot have come from the loser: no source of the
     * loser wrote since, and an address is none of the loser's. What is the survivor's comes back with the next file of its source. An
     * objection to profiling said since counts for both.
     */
    void restore(long merge, OffsetDateTime now) {
        jdbc.sql("""
                        update customer c set %s,
                               no_profiling = cast(g.survivor_before->>'no_profiling' as boolean) or c.no_profiling
                                 and (not cast(g.survivor_after->>'no_profiling' as boolean) or %s or exists (
                                   select from customer_identity i where i.customer_id = g.survivor_id and %s
                                      and not exists (select from customer_merge n join customer_merge_move v on v.merge_id = n.id
                                                       where n.survivor_id = g.survivor_id and n.id > g.id and v.table_name = 'customer_identity'
                                                         and v.row_key = array[i.kind, i.value]))),
                               version = c.version + 1, updated_at = :now
                          from customer_merge g join customer s on s.id = g.survivor_id %s
                         where g.id = :id and c.id = s.id""".formatted(
                                FIELDS.stream().map(Field::restored).collect(Collectors.joining(", ")),
                                STILL_OBJECTS,
                                WROTE,
                                WHOSE))
                .param("now", now)
                .param("id", merge)
                .update();
        correctLater(merge);
        jdbc.sql("""
                        update customer c set state = 'live', merged_into = null,
                               no_profiling = c.no_profiling or s.no_profiling
                                 and (w.wrote or not cast(g.survivor_after->>'no_profiling' as boolean) and not %s),
                               version = c.version + 1, updated_at = :now
                          from customer_merge g join customer s on s.id = g.survivor_id %s
                         where g.id = :id and c.id = g.loser_id""".formatted(STILL_OBJECTS, WHOSE))
                .param("now", now)
                .param("id", merge)
                .update();
        jdbc.sql("""
                        update customer c set merged_into = g.loser_id, version = c.version + 1, updated_at = :now
                          from customer_merge g join customer_merge_move v on v.merge_id = g.id and v.table_name = 'customer'
                         where g.id = :id and c.id = v.row_id and c.merged_into = g.survivor_id""").param("now", now).param("id", merge).update();
    }
    /** Later merges kept fields of the survivor that it had from this one: undone in their turn, they must not bring them back. */
    private void correctLater(long merge) {
        jdbc.sql("""
                        update customer_merge n set survivor_before = n.survivor_before || jsonb_build_object(%s),
                               survivor_after = n.survivor_after || jsonb_build_object(%s)
                          from customer_merge g join customer s on s.id = g.survivor_id %s
                         where g.id = :id and n.survivor_id = g.survivor_id and n.id > g.id and n.undone_at is null""".formatted(corrected("n.survivor_before"), corrected("n.survivor_after"), WHOSE))
                .param("id", merge)
                .update();
    }

    private static String corrected(String values) {
        return FIELDS.stream().map(field -> field.corrected(values)).collect(Collectors.joining(", "));
    }
}
