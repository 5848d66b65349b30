package io.rondo.privacy;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.WhoIsWho;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows that an erasure deletes, empties or keeps under a pseudonym; in the caller's transaction, under the customers' locks. */
@Component
class ErasedRows {

    /** Rows about a customer that go with the customer, but hold up accounting (why somebody was not listed) or show what was agreed to. */
    private static final Set<String> KEPT = Set.of("consent_event", "list_exclusion");

    /** What {@code :ids} are asked for by; a row may name a contact or a case of theirs instead of them. */
    static final String ABOUT_THEM = """
            (t.kind = 'contact' and t.ref_id in (select id from list_member where customer_id = any(:ids))
             or t.kind = 'case' and t.ref_id in (select id from recovery_case where customer_id = any(:ids)))""";

    /** Letters from or about them that nobody could understand. */
    static final String LETTERS = """
            (t.response_id in (select id from response where customer_id = any(:ids))
             or naming_words(concat_ws(' ', t.sender, t.subject, t.body, encode(t.raw, 'escape'))) && cast(:words as text[]))""";

    /** Refused rows that hold an address of theirs, or are about them: by their id in the source the row speaks of. */
    static final String REFUSED = """
            (t.import_run_id, t.line) in (
              select r.import_run_id, r.line from import_reject r where names_in_reject(r.value, r.cells) && cast(:words as text[])
              union all
              select r.import_run_id, r.line from customer_identity n
                join import_reject r on r.about_id = n.value and 'source:' || r.about_source = n.kind
               where n.customer_id = any(:ids)
              union all
              select r.import_run_id, r.line from (
                select r.* from customer c join import_reject r on r.about_id = c.external_id where c.id = any(:ids) offset 0) r
               where r.about_source = 'import' or (
                       select k.kind from customer_identity k where k.kind = 'source:' || r.about_source
                        order by k.kind, k.value limit 1) is null)""";

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final Audit audit;
    private final WhoIsWho whoIsWho;

    ErasedRows(JdbcClient jdbc, BusinessClock clock, Audit audit, WhoIsWho whoIsWho) {
        this.whoIsWho = whoIsWho;
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
    }

    /** All records of the persons these records belong to. */
    long[] records(List<CustomerId> customers) {
        return jdbc
                .sql("""
                        with person as (select coalesce(merged_into, id) id from customer where id = any(:ids))
                        select id from customer where id in (select id from person) and state <> 'erased'
                        union select id from customer where merged_into in (select id from person) and state <> 'erased'
                        order by id""")
                .param(
                        "ids",
                        customers.stream()
                                .mapToLong(CustomerId::value)
                                .distinct()
                                .toArray())
                .query(Long.class)
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    Names names(List<CustomerId> customers) {
        return names(records(customers));
    }

    /**
     * Addresses and numbers to be reached by, wherever they stand. An id is looked for as a bare word only if it can hardly mean
     * anything else: {@code 2026} is a year as well.
     */
    private Names names(long[] ids) {
        var words = jdbc.sql(NAMED + """
                        select distinct word from named
                         cross join lateral unnest(array_append(naming_words(named), named)) word where word is not null""")
                .param("ids", ids)
                .query((row, n) -> row.getString("word"))
                .list();
        var numbers = jdbc.sql(NAMED + "select distinct lower(id) id from ids where id ~ '^[0-9]{7,}$'")
                .param("ids", ids)
                .query((row, n) -> row.getString("id"))
                .list();
        return new Names(words.toArray(String[]::new), Set.copyOf(numbers));
    }

    private static final String NAMED = """
            with ids as (
              select external_id id from customer where id = any(:ids)
              union select value from customer_identity where customer_id = any(:ids)
            ), named as (
              select distinct lower(named) named from (
                select email named from customer where id = any(:ids)
                union select phone from customer where id = any(:ids)
                union select id from ids where id ~ '@' or length(id) >= 6 and id ~ '[[:alpha:]]' and id ~ '[0-9]'
                union select written from customer_merge g
                 cross join lateral (values (survivor_before->>'email'), (survivor_before->>'phone'),
                                            (survivor_after->>'email'), (survivor_after->>'phone')) v(written)
                 where g.survivor_id = any(:ids)) n
               where named is not null)
            """;

    /** Returns how many records became pseudonyms. */
    int erase(List<CustomerId> customers, String by) {
        whoIsWho.changes();
        var ids = records(customers);
        jdbc.sql("select id from customer where id = any(:ids) order by id for update")
                .param("ids", ids)
                .query(Long.class)
                .list();
        if (ids.length == 0) {
            return 0;
        }
        preferIndexes();
        var words = names(ids).words();
        endJourneys(ids);
        contacts(ids);
        responses(ids);
        written(ids, words);
        closeAddresses(ids);
        relations(ids);
        customers(ids);
        audit.record(
                by,
                "erase-customer",
                ids.length == 1 ? "customer-" + ids[0] : "customers",
                Map.of("records", Arrays.stream(ids).boxed().toList()));
        return ids.length;
    }

    private void endJourneys(long[] ids) {
        run(ids, """
                insert into outbox (kind, payload)
                select 'message', jsonb_build_object('name', 'contact-interrupted', 'key', 'contact-' || m.id,
                         'messageId', 'contact-interrupted-erase-' || m.id, 'variables', jsonb_build_object())
                  from list_member m
                 where m.customer_id = any(:ids) and not m.hold_out and m.journey_state in ('queued', 'live') order by m.id""");
    }

    /** Contacts and deliveries stay, and who is considered for a list that is being built; the documents of the contacts are written anew. */
    private void contacts(long[] ids) {
        run(ids, "update delivery set address_digest = null, recipient_domain = null where customer_id = any(:ids)");
        run(
                ids,
                "update list_draft_customer set address_digest = null, household = null where customer_id = any(:ids)");
        run(ids, """
                with locked as (select id from list_member where customer_id = any(:ids) order by id for update),
                raised as (update list_member m set version = m.version + 1 from locked l where m.id = l.id returning m.id)
                insert into outbox (kind, ref_id) select 'index-contact', id from raised""");
    }

    /** Type, time and amount stay. The sender's id of a response may be an order number: another name for the customer. */
    private void responses(long[] ids) {
        run(ids, """
                with emptied as (
                  update response set external_id = 'erased-' || id, detail = null, agent = null
                   where customer_id = any(:ids) returning id)
                insert into outbox (kind, ref_id) select 'index-response', id from emptied order by id""");
    }

    /** What they wrote, or others wrote with their names in it. */
    private void written(long[] ids, String[] words) {
        run(ids, "update form_answer t set answers = '{}', variables = '{}' where " + ABOUT_THEM);
        jdbc.sql("""
                        update mail_quarantine t set raw = '', sender = null, subject = null, body = null
                         where length(raw) > 0 and\s""" + LETTERS).param("ids", ids).param("words", words).update();
        jdbc.sql("update import_reject t set value = null, cells = '{}', about_source = null, about_id = null where "
                        + REFUSED)
                .param("ids", ids)
                .param("words", words)
                .update();
        runs(ids, words);
        jdbc.sql("""
                        update audit_value set detail = '{}'
                         where detail <> '{}' and naming_words(cast(detail as text)) && cast(:words as text[])""").param("words", words).update();
    }

    /** A file without a header line has a customer for its header, and what was wrong with it quotes that. */
    private void runs(long[] ids, String[] words) {
        var numbers = jdbc.sql("""
                        select external_id from customer where id = any(:ids)
                        union select value from customer_identity where customer_id = any(:ids)""")
                .param("ids", ids)
                .query((row, n) -> row.getString("external_id"))
                .list()
                .toArray(String[]::new);
        jdbc.sql("""
                        update import_run set header = null, mapping = null, problem = null
                         where header && cast(:numbers as text[])
                            or naming_words(concat_ws(' ', array_to_string(header, ' '), problem)) && cast(:words as text[])""").param("numbers", numbers).param("words", words).update();
        jdbc.sql("""
                        delete from import_mapping
                         where header && cast(:numbers as text[]) or naming_words(array_to_string(header, ' ')) && cast(:words as text[])""").param("numbers", numbers).param("words", words).update();
        jdbc.sql("update import_run set last_key = null where last_key = any(cast(:numbers as text[]))")
                .param("numbers", numbers)
                .update();
        jdbc.sql("delete from import_key where key = any(cast(:numbers as text[]))")
                .param("numbers", numbers)
                .update();
    }

    /** Until the transaction ends: for thousands of words the planner expects to find everything, and reads whole tables. */
    private void preferIndexes() {
        jdbc.sql("select set_config('enable_seqscan', 'off', true)").query().listOfRows();
    }

    /** Lines of files of refused rows that are about them; in the caller's transaction. */
    List<RefusedLine> refused(List<CustomerId> customers) {
        preferIndexes();
        var ids = records(customers);
        return jdbc.sql("""
                        select run.rejects_file, t.line from import_reject t join import_run run on run.id = t.import_run_id
                         where run.id = (select max(o.id) from import_run o where o.rejects_file = run.rejects_file and o.ended_at is not null)
                           and %s order by 1, 2""".formatted(REFUSED))
                .param("ids", ids)
                .param("words", names(ids).words())
                .query((row, n) -> new RefusedLine(row.getString("rejects_file"), row.getLong("line")))
                .list();
    }

    /**
     * A row in a file of refused rows.
     *
     * @param line its first cell: where it stood in the file that was imported
     */
    record RefusedLine(String file, long line) {}

    /** That an address is closed stays; when it bounced goes, unless somebody else has it too. */
    private void closeAddresses(long[] ids) {
        run(ids, """
                delete from bounce_day b using customer c
                 where c.id = any(:ids) and b.address_digest in (c.email_digest, c.phone_digest) and not exists (
                         select from customer o where b.address_digest in (o.email_digest, o.phone_digest) and o.id <> all(:ids))""");
    }

    private void relations(long[] ids) {
        // Before the other tables of the search for pairs, as the search itself writes them.
        run(ids, "delete from duplicate_pair where low_id = any(:ids) or high_id = any(:ids)");
        run(ids, "delete from customer_merge where survivor_id = any(:ids) or loser_id = any(:ids)");
        run(ids, "delete from customer_order where customer_id = any(:ids)");
        run(ids, "delete from consent_event where customer_id = any(:ids) and subject <> 'channel'");
        for (var column : deletedWithCustomer()) {
            run(ids, "delete from %s where %s = any(:ids)".formatted(column.table(), column.name()));
        }
    }

    private record Column(String table, String name) {}

    /** A table whose rows go when a customer's row goes: such a row has no meaning without them. */
    private List<Column> deletedWithCustomer() {
        return jdbc
                .sql("""
                        select cast(conrelid as regclass) as table_name, quote_ident(a.attname) as column_name
                          from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
                         where k.contype = 'f' and k.confrelid = cast('customer' as regclass) and k.confdeltype = 'c'
                         order by 1, 2""")
                .query((row, n) -> new Column(row.getString("table_name"), row.getString("column_name")))
                .list()
                .stream()
                .filter(column -> !KEPT.contains(column.table()))
                .toList();
    }

    private void customers(long[] ids) {
        jdbc.sql("""
                        update customer set state = 'erased', merged_into = null, external_id = 'erased-' || id, email = null,
                               email_digest = null, phone = null, phone_digest = null, given_name = null, family_name = null,
                               language = 'en', time_zone = 'UTC', country = null, birthday = null, street = null, postal_code = null,
                               city = null, region = null, row_digest = null, no_profiling = true, version = version + 1, updated_at = :now
                         where id = any(:ids)""").param("now", at(clock.now())).param("ids", ids).update();
    }

    private void run(long[] ids, String sql) {
        jdbc.sql(sql).param("ids", ids).update();
    }
}
