package io.rondo.privacy;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CustomerId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything we hold of a customer, as JSON: the person's records, and by table each row that is about them. A table added later is
 * in it by itself as soon as its rows refer to the customer or to a contact.
 */
@Component
public class PersonalData {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final BusinessClock clock;
    private final Audit audit;
    private final ErasedRows rows;

    PersonalData(JdbcClient jdbc, JsonMapper json, BusinessClock clock, Audit audit, ErasedRows rows) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.audit = audit;
        this.rows = rows;
    }

    private static final String AUDITED = """
            t.subject in (select 'customer-' || id from customer where id = any(:ids)
                          union select 'contact-' || id from list_member where customer_id = any(:ids)
                          union select 'case-' || id from recovery_case where customer_id = any(:ids))""";

    /** Tables that name a customer otherwise than by a key; {@code :ids} are the person's records, {@code :words} their names. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "customer",
            "t.id = any(:ids)",
            "task",
            ErasedRows.ABOUT_THEM,
            "form_answer",
            ErasedRows.ABOUT_THEM,
            "flow_instance",
            ErasedRows.ABOUT_THEM,
            "suppression",
            """
                    t.address_digest in (select email_digest from customer where id = any(:ids)
                                         union select phone_digest from customer where id = any(:ids))""",
            "bounce_day",
            """
                    t.address_digest in (select email_digest from customer where id = any(:ids)
                                         union select phone_digest from customer where id = any(:ids))""",
            "mail_quarantine",
            ErasedRows.LETTERS,
            "import_reject",
            ErasedRows.REFUSED,
            "audit_log",
            AUDITED,
            "audit_value",
            "t.audit_id in (select t.id from audit_log t where " + AUDITED + ")");

    /**
     * The export, and an entry in the audit log that it was made. Empty if there is no such customer, or it was erased.
     *
     * @param by who asked for it
     */
    @Transactional
    public java.util.Optional<String> export(CustomerId customer, String by) {
        var ids = rows.records(List.of(customer));
        if (ids.length == 0) {
            return java.util.Optional.empty();
        }
        var words = rows.names(List.of(customer)).words();
        var where = new TreeMap<>(OTHERWISE);
        keys("customer")
                .forEach((table, condition) -> where.merge(table, condition, (one, other) -> one + " or " + other));
        keys("list_member")
                .forEach((table, condition) -> where.merge(table, condition, (one, other) -> one + " or " + other));
        var tables = new LinkedHashMap<String, JsonNode>();
        where.forEach((table, condition) -> {
            var found = json.readTree(jdbc.sql("select coalesce(jsonb_agg(to_jsonb(t)), '[]') from %s t where %s"
                            .formatted(table, condition))
                    .param("ids", ids)
                    .param("words", words)
                    .query(String.class)
                    .single());
            if (!found.isEmpty()) {
                tables.put(table, found);
            }
        });
        audit.record(by, "export-customer", "customer-" + customer, Map.of("records", ids.length));
        var all = new LinkedHashMap<String, Object>();
        all.put("exportedAt", at(clock.now()).toString());
        all.put("about", about(tables));
        all.put("tables", tables);
        return java.util.Optional.of(json.writerWithDefaultPrettyPrinter().writeValueAsString(all));
    }

    /** Foreign keys to a table, as conditions on the tables that have them. */
    private Map<String, String> keys(String referred) {
        var them = referred.equals("customer")
                ? "any(:ids)"
                : "any(select id from %s where customer_id = any(:ids))".formatted(referred);
        var found = new TreeMap<String, String>();
        jdbc.sql("""
                        select cast(conrelid as regclass) as table_name, quote_ident(a.attname) as column_name
                          from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
                         where k.contype = 'f' and k.confrelid = cast(:referred as regclass) order by 1, 2""").param("referred", referred).query(row -> {
            found.merge(
                    row.getString("table_name"),
                    "t.%s = %s".formatted(row.getString("column_name"), them),
                    (one, other) -> one + " or " + other);
        });
        return found;
    }

    /** What the tables are, in the words of the schema. */
    private Map<String, String> about(Map<String, JsonNode> tables) {
        var about = new TreeMap<String, String>();
        jdbc.sql("""
                        select relname, obj_description(oid, 'pg_class') description from pg_class
                         where relnamespace = cast('public' as regnamespace) and relname = any(:tables)""").param("tables", tables.keySet().toArray(String[]::new)).query(row -> {
            var text = row.getString("description");
            if (text != null) {
                about.put(row.getString("relname"), text);
            }
        });
        return about;
    }
}
