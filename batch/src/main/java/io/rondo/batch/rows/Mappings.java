package io.rondo.batch.rows;

import static io.rondo.kernel.Sql.at;

import io.rondo.imports.ImportKind;
import io.rondo.imports.ImportMapping;
import io.rondo.kernel.BusinessClock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The mappings people saved. */
@Repository
public class Mappings {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final BusinessClock clock;

    Mappings(JdbcClient jdbc, JsonMapper json, BusinessClock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** A saved mapping. */
    public record Named(String name, ImportMapping mapping) {}

    /** Those for files with exactly this header, the last saved first. */
    public List<Named> fitting(ImportKind kind, List<String> header) {
        return jdbc.sql("""
                        select name, mapping::text from import_mapping where kind = :kind and header = :header::text[]
                         order by updated_at desc, id desc""")
                .param("kind", kind.code())
                .param("header", header.toArray(String[]::new))
                .query((row, number) ->
                        new Named(row.getString("name"), json.readValue(row.getString("mapping"), ImportMapping.class)))
                .list();
    }

    public Optional<ImportMapping> named(ImportKind kind, String name) {
        return jdbc.sql("select mapping::text from import_mapping where kind = :kind and name = :name")
                .param("kind", kind.code())
                .param("name", name)
                .query((row, number) -> json.readValue(row.getString(1), ImportMapping.class))
                .optional();
    }

    /** See {@link io.rondo.imports.Imports#save}. */
    public boolean save(
            ImportKind kind, String name, List<String> header, ImportMapping mapping, boolean replace, String by) {
        return jdbc.sql("""
                        insert into import_mapping as kept (kind, name, header, mapping, created_by, updated_at)
                        values (:kind, :name, :header::text[], :mapping::jsonb, :by, :now)
                        on conflict (kind, name) do update
                        set header = excluded.header, mapping = excluded.mapping, created_by = excluded.created_by, updated_at = excluded.updated_at
                        where kept.header = excluded.header or :replace""")
                        .param("kind", kind.code())
                        .param("name", name)
                        .param("header", header.toArray(String[]::new))
                        .param("mapping", json.writeValueAsString(mapping))
                        .param("replace", replace)
                        .param("by", by)
                        .param("now", at(clock.now()))
                        .update()
                > 0;
    }
}
