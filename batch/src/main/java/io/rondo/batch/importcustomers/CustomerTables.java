package io.rondo.batch.importcustomers;

import static io.rondo.kernel.Sql.at;

import io.rondo.batch.rows.Layout;
import io.rondo.batch.rows.RowKind.Refusal;
import io.rondo.batch.rows.RowKind.Stored;
import io.rondo.batch.rows.Staging;
import io.rondo.kernel.BusinessClock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes checked rows to customer, identity, profile and consent, a chunk per statement.
 *
 * <p>A row means the customer its source gave this id; where that record was merged, the survivor. A row that is the last one
 * of its source again is not touched at all. A column the file does not have keeps its stored value; an empty cell of a column
 * it has means unknown, unless another source knows the customer too, who may know better.
 *
 * <p>Two rows of a chunk that mean one customer (after a merge) are applied one after the other, as they would be in two chunks.
 *
 * <p>A new customer's external id is the id as given if nobody has it, else source and id. Ids are given out by one import at a
 * time (an advisory lock), so that two files with the same customer make one. Customers are locked in the order of their ids, as
 * everywhere.
 *
 * <p>Above 150 lines because the statements belong side by side.
 */
@Component
class CustomerTables {

    private static final String COLUMNS = """
            line bigint, source text, value text, email text, email_digest bytea, phone text, phone_digest bytea, given_name text,
            family_name text, language text, time_zone text, country text, street text, postal_code text, city text, region text,
            birthday date, no_profiling boolean, consent_email boolean, consent_phone boolean, consent_sms boolean,
            value_tier text, stage text, strategic_segment text, recency_days integer, frequency integer, monetary numeric,
            channel text, attributes jsonb, digest bytea""";
    private static final String NAMES = COLUMNS.lines()
            .flatMap(line -> Stream.of(line.split(",")))
            .map(String::strip)
            .filter(column -> !column.isEmpty())
            .map(column -> column.substring(0, column.indexOf(' ')))
            .collect(Collectors.joining(", "));

    private final JdbcClient jdbc;
    private final Staging staging;
    private final BusinessClock clock;

    CustomerTables(JdbcClient jdbc, Staging staging, BusinessClock clock) {
        this.jdbc = jdbc;
        this.staging = staging;
        this.clock = clock;
    }

    Stored store(@Nullable Long run, Layout layout, List<CustomerRow> rows) {
        stage(rows);
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('import-customers', 0))")
                .query()
                .listOfRows();
        var refused = new ArrayList<Refusal>();
        var unchanged = new ArrayList<Long>();
        var changed = 0;
        for (var known : locked(run)) {
            switch (known.fate()) {
                case "duplicate" ->
                    refused.add(new Refusal(
                            known.line(), CustomerColumn.EXTERNAL_ID.shown(), known.value(), "duplicate-in-file"));
                case "unchanged" -> unchanged.add(known.line());
                default -> changed++;
            }
        }
        if (!unchanged.isEmpty() || !refused.isEmpty()) {
            settle(run, unchanged, refused);
        }
        if (changed > 0) {
            update(run, layout);
        }
        var inserted = rows.size() - changed - unchanged.size() - refused.size();
        if (inserted > 0) {
            insert(run);
        }
        return new Stored(inserted, changed, unchanged.size(), refused);
    }

    private void stage(List<CustomerRow> rows) {
        var staged = new Staging.Rows();
        for (var row : rows) {
            staged.add(row.line())
                    .add(row.source())
                    .add(row.externalId())
                    .add(row.email())
                    .add(bytes(row.emailDigest()))
                    .add(row.phone())
                    .add(bytes(row.phoneDigest()))
                    .add(row.givenName())
                    .add(row.familyName())
                    .add(row.language())
                    .add(row.timeZone())
                    .add(row.country())
                    .add(row.street())
                    .add(row.postalCode())
                    .add(row.city())
                    .add(row.region())
                    .add(row.birthday())
                    .add(row.noProfiling())
                    .add(row.consentEmail())
                    .add(row.consentPhone())
                    .add(row.consentSms())
                    .add(row.valueTier())
                    .add(row.stage())
                    .add(row.strategicSegment())
                    .add(row.recencyDays())
                    .add(row.frequency())
                    .add(row.monetary())
                    .add(row.channel())
                    .add(row.attributes())
                    .add(bytes(row.digest()))
                    .end();
        }
        staging.fill(
                "incoming_customer", COLUMNS + ", customer_id bigint, shared boolean, turn integer", NAMES, staged);
    }

    private record Known(long line, String value, String fate) {}

    /**
     * A merge, its undoing or an erasure that ends while we wait for the locks may have given a row to another record, or to nobody: then
     * it is looked up again, without the locks, for those of other records would not be taken in the order of ids.
     *
     * @throws CannotAcquireLockException if that happened
     */
    private List<Known> locked(@Nullable Long run) {
        var known = known(run);
        if (moved()) {
            throw new CannotAcquireLockException(
                    "Expected records to stay as they were found, but some were merged or erased");
        }
        return known;
    }

    private boolean moved() {
        jdbc.sql("""
                        select id from customer where id in (select customer_id from incoming_customer)
                        order by id for no key update""").query(Long.class).list();
        return jdbc.sql("""
                        select exists (
                          select from incoming_customer i
                          left join lateral (select n.customer_id from customer_identity n
                                             where n.kind = 'source:' || i.source and n.value = i.value limit 1) n on true
                          left join lateral (select c.id, c.merged_into from customer c
                                             where c.id = n.customer_id limit 1) c on true
                          where i.customer_id is distinct from coalesce(c.merged_into, c.id) and i.customer_id is not null)""").query(Boolean.class).single();
    }

    /** Rows whose customer is known, and what has to be done about them; the others are new. */
    private List<Known> known(@Nullable Long run) {
        return jdbc.sql("""
                        with known as (
                          select i.line, i.value, coalesce(c.merged_into, c.id) as customer_id,
                                 case when n.last_run = :run::bigint then 'duplicate'
                                      when n.row_digest = i.digest then 'unchanged' else 'changed' end as fate
                          from incoming_customer i
                          cross join lateral (select n.* from customer_identity n
                                              where n.kind = 'source:' || i.source and n.value = i.value limit 1) n
                          cross join lateral (select c.id, c.merged_into from customer c
                                              where c.id = n.customer_id limit 1) c
                        ), turns as (
                          select *, row_number() over (partition by customer_id order by line)::integer as turn
                          from known where fate = 'changed'
                        ), marked as (
                          update incoming_customer i
                          set customer_id = k.customer_id, turn = k.turn,
                              shared = exists (select from customer_identity o where o.customer_id = k.customer_id
                                                  and (o.kind, o.value) <> ('source:' || i.source, i.value))
                          from turns k where k.line = i.line
                        )
                        select line, value, fate from known order by line""")
                .param("run", run)
                .query((row, number) -> new Known(row.getLong("line"), row.getString("value"), row.getString("fate")))
                .list();
    }

    /** Rows that change nothing are noted as seen, and leave the chunk. */
    private void settle(@Nullable Long run, List<Long> unchanged, List<Refusal> refused) {
        if (run != null && !unchanged.isEmpty()) {
            jdbc.sql("""
                            update customer_identity n set last_run = :run from incoming_customer i
                            where i.line = any(:lines) and n.kind = 'source:' || i.source and n.value = i.value""")
                    .param("run", run)
                    .param("lines", unchanged.toArray(Long[]::new))
                    .update();
        }
        jdbc.sql("delete from incoming_customer where line = any(:lines)")
                .param(
                        "lines",
                        Stream.concat(unchanged.stream(), refused.stream().map(Refusal::line))
                                .toArray(Long[]::new))
                .update();
    }

    private void insert(@Nullable Long run) {
        jdbc.sql("""
                        with fresh as materialized (
                          select i.*, nextval(pg_get_serial_sequence('customer', 'id')) as id,
                                 case when exists (select from customer c where c.external_id = i.value)
                                        or row_number() over (partition by i.value order by i.line) > 1
                                      then i.source || '/' || i.value else i.value end as external_id
                          from incoming_customer i where i.customer_id is null
                        ), customers as (
                          insert into customer
                            (id, external_id, email, email_digest, phone, phone_digest, given_name, family_name, language,
                             time_zone, country, street, postal_code, city, region, birthday, no_profiling, source, created_at,
                             updated_at)
                          overriding system value
                          select id, external_id, email, email_digest, phone, phone_digest, given_name, family_name,
                                 coalesce(language, 'en'), coalesce(time_zone, 'UTC'), country, street, postal_code, city, region,
                                 birthday, coalesce(no_profiling, false), source, :now, :now
                          from fresh
                        ), identities as (
                          insert into customer_identity (kind, value, customer_id, row_digest, last_run)
                          select 'source:' || source, value, id, digest, :run::bigint from fresh
                        ), profiles as (
                          insert into profile
                            (customer_id, value_tier, stage, strategic_segment, recency_days, frequency, monetary, channel,
                             attributes, refreshed_at)
                          select id, coalesce(value_tier, 'low'), coalesce(stage, 'exploration'),
                                 coalesce(strategic_segment, 'all'), recency_days, frequency, monetary, channel, attributes, :now
                          from fresh
                        ), said as (
                          select f.id, w.channel, w.granted from fresh f
                          cross join lateral (values ('email', f.consent_email), ('phone', f.consent_phone),
                                                     ('sms', f.consent_sms)) as w (channel, granted)
                          where w.granted is not null
                        ), events as (
                          insert into consent_event (customer_id, purpose, channel, granted, source, occurred_at, recorded_at)
                          select id, 'marketing', channel, granted, 'import', :now, clock_timestamp() from said
                        )
                        insert into consent (customer_id, purpose, channel, granted, changed_at)
                        select id, 'marketing', channel, granted, :now from said""").param("run", run).param("now", at(clock.now())).update();
    }

    private void update(@Nullable Long run, Layout layout) {
        var customer = new Assignments(layout)
                .keep(CustomerColumn.EMAIL, "email", "email_digest")
                .keep(CustomerColumn.PHONE, "phone", "phone_digest")
                .keep(CustomerColumn.GIVEN_NAME, "given_name")
                .keep(CustomerColumn.FAMILY_NAME, "family_name")
                .keepOr(CustomerColumn.LANGUAGE, "language", "'en'")
                .keepOr(CustomerColumn.TIME_ZONE, "time_zone", "'UTC'")
                .keep(CustomerColumn.COUNTRY, "country")
                .keep(CustomerColumn.STREET, "street")
                .keep(CustomerColumn.POSTAL_CODE, "postal_code")
                .keep(CustomerColumn.CITY, "city")
                .keep(CustomerColumn.REGION, "region")
                .keep(CustomerColumn.BIRTHDAY, "birthday")
                .keepObjection(CustomerColumn.NO_PROFILING, "no_profiling")
                .sql();
        var turns = jdbc.sql("select coalesce(max(turn), 0) from incoming_customer")
                .query(Integer.class)
                .single();
        for (var turn = 1; turn <= turns; turn++) {
            jdbc.sql("""
                            update customer stored set %s version = stored.version + 1, updated_at = :now
                            from incoming_customer i where stored.id = i.customer_id and i.turn = :turn""".formatted(customer))
                    .param("turn", turn)
                    .param("now", at(clock.now()))
                    .update();
        }
        jdbc.sql("""
                        update customer_identity n set row_digest = i.digest, last_run = coalesce(:run::bigint, n.last_run)
                        from incoming_customer i
                        where i.customer_id is not null and n.kind = 'source:' || i.source and n.value = i.value""").param("run", run).update();
        var profile = new Assignments(layout)
                .keepOr(CustomerColumn.STRATEGIC_SEGMENT, "strategic_segment", "'all'")
                .notAssigned(CustomerColumn.STRATEGIC_SEGMENT)
                .unlessOrdered()
                .keepOr(CustomerColumn.VALUE_TIER, "value_tier", "'low'")
                .keepOr(CustomerColumn.STAGE, "stage", "'exploration'")
                .keep(CustomerColumn.RECENCY_DAYS, "recency_days")
                .keep(CustomerColumn.FREQUENCY, "frequency")
                .keep(CustomerColumn.MONETARY, "monetary")
                .keep(CustomerColumn.CHANNEL, "channel")
                .sql();
        jdbc.sql("""
                        insert into profile (customer_id, refreshed_at)
                        select distinct customer_id, :now from incoming_customer where customer_id is not null
                        on conflict do nothing""").param("now", at(clock.now())).update();
        // In the order of ids, as a refresh of profiles locks them.
        jdbc.sql("""
                        select customer_id from profile where customer_id in (select customer_id from incoming_customer)
                        order by customer_id for no key update""").query(Long.class).list();
        for (var turn = 1; turn <= turns; turn++) {
            jdbc.sql("""
                            update profile stored set %s
                              attributes = (stored.attributes - :attributeNames::text[]) || i.attributes, refreshed_at = :now
                            from incoming_customer i
                            where stored.customer_id = i.customer_id and i.turn = :turn""".formatted(profile))
                    .param("attributeNames", layout.attributeNames().toArray(String[]::new))
                    .param("turn", turn)
                    .param("now", at(clock.now()))
                    .update();
        }
        jdbc.sql("""
                        insert into profile_due (customer_id)
                        select distinct customer_id from incoming_customer where customer_id is not null""").update();
        recordConsents();
    }

    /**
     * Records what the file says and we do not know yet. A yes in a file never overrules a no the customer gave otherwise
     * (unsubscribe, agent): the file is older than that word as often as not. Where several sources share a record, a yes of one
     * does not overrule a no of another either.
     */
    private void recordConsents() {
        jdbc.sql("""
                        with word as (
                          select distinct on (i.customer_id, w.channel) i.customer_id, w.channel, w.granted, i.shared, (
                              select c.granted from consent c
                              where c.customer_id = i.customer_id and c.purpose = 'marketing' and c.channel = w.channel
                            ) as known
                          from incoming_customer i
                          cross join lateral (values ('email', i.consent_email), ('phone', i.consent_phone),
                                                     ('sms', i.consent_sms)) as w (channel, granted)
                          where i.customer_id is not null and w.granted is not null
                          order by i.customer_id, w.channel, w.granted
                        ), said as (
                          select * from word
                          where known is distinct from granted
                            and (known is not false or shared is not true and 'import' is not distinct from (
                                  select e.source from consent_event e
                                  where e.customer_id = word.customer_id and e.purpose = 'marketing' and e.channel = word.channel
                                  order by e.occurred_at desc, e.id desc limit 1))
                        ), event as (
                          insert into consent_event
                            (customer_id, purpose, channel, granted, source, occurred_at, recorded_at)
                          select customer_id, 'marketing', channel, granted, 'import', :now, clock_timestamp() from said
                        )
                        insert into consent (customer_id, purpose, channel, granted, changed_at)
                        select customer_id, 'marketing', channel, granted, :now from said
                        on conflict (customer_id, purpose, channel) do update
                        set granted = excluded.granted, changed_at = excluded.changed_at""").param("now", at(clock.now())).update();
    }

    private static @Nullable String bytes(@Nullable String hex) {
        return hex == null ? null : "\\x" + hex;
    }

    /** The part of an UPDATE that depends on which columns the file has. */
    private static final class Assignments {

        private final Layout layout;
        private final StringBuilder sql = new StringBuilder();
        private boolean unlessOrdered;

        Assignments(Layout layout) {
            this.layout = layout;
        }

        /** What follows is computed from a customer's own orders, once there are any: a file no longer says it. */
        Assignments unlessOrdered() {
            unlessOrdered = true;
            return this;
        }

        /** What a file says stays, even if a refresh had said the same. */
        Assignments notAssigned(CustomerColumn column) {
            if (layout.has(column)) {
                set("assigned_segment", "case when i.strategic_segment is null then stored.assigned_segment end");
            }
            return this;
        }

        private void set(String name, String value) {
            sql.append(
                    unlessOrdered
                            ? "%1$s = case when stored.own_orders then stored.%1$s else %2$s end, "
                                    .formatted(name, value)
                            : "%s = %s, ".formatted(name, value));
        }

        Assignments keep(CustomerColumn column, String... names) {
            if (layout.has(column)) {
                for (var name : names) {
                    set(name, "case when i.shared then coalesce(i.%1$s, stored.%1$s) else i.%1$s end".formatted(name));
                }
            }
            return this;
        }

        /** Where several sources share a record, an objection of one outweighs the silence or the no of another. */
        Assignments keepObjection(CustomerColumn column, String name) {
            if (layout.has(column)) {
                set(
                        name,
                        "case when i.shared then stored.%1$s or coalesce(i.%1$s, false) else coalesce(i.%1$s, false) end"
                                .formatted(name));
            }
            return this;
        }

        Assignments keepOr(CustomerColumn column, String name, String unknown) {
            if (layout.has(column)) {
                set(
                        name,
                        "coalesce(i.%1$s, case when i.shared then stored.%1$s else %2$s end)".formatted(name, unknown));
            }
            return this;
        }

        String sql() {
            return sql.toString();
        }
    }
}
