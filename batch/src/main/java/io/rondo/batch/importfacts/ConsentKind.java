package io.rondo.batch.importfacts;

import io.rondo.batch.rows.BadValue;
import io.rondo.batch.rows.Cells;
import io.rondo.batch.rows.Column;
import io.rondo.batch.rows.Layout;
import io.rondo.batch.rows.RowKind;
import io.rondo.batch.rows.Staging;
import io.rondo.batch.rows.Values;
import io.rondo.imports.ImportKind;
import io.rondo.kernel.BusinessClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Words customers gave elsewhere: each is appended to the consent ledger with its source, the version of the wording and the
 * time it was given, under the customers' row locks. The last word by that time counts: an older one that comes late is kept
 * but overrules nothing. A word that is known already (customer, purpose, channel, yes or no, time) is not kept twice.
 */
@Component
class ConsentKind implements RowKind<ConsentRow> {

    private static final String COLUMNS = """
            line bigint, customer_source text, customer text, purpose text, channel text, granted boolean, occurred_at timestamptz,
            wording_version text, source text""";
    private static final String NAMES =
            "line, customer_source, customer, purpose, channel, granted, occurred_at, wording_version, source";
    private static final Map<String, String> PURPOSES =
            Map.of("marketing", "marketing", "营销", "marketing", "service", "service", "服务", "service");
    private static final Map<String, String> CHANNELS = Map.of(
            "email", "email", "e-mail", "email", "mail", "email", "邮件", "email", "邮箱", "email", "phone", "phone",
            "call", "phone", "电话", "phone", "sms", "sms", "短信", "sms");

    private final JdbcClient jdbc;
    private final Staging staging;
    private final BusinessClock clock;

    ConsentKind(JdbcClient jdbc, Staging staging, BusinessClock clock) {
        this.jdbc = jdbc;
        this.staging = staging;
        this.clock = clock;
    }

    @Override
    public ImportKind kind() {
        return ImportKind.CONSENTS;
    }

    @Override
    public List<? extends Column> columns() {
        return List.of(ConsentColumn.values());
    }

    @Override
    public ConsentRow read(Cells cells) {
        var mapping = cells.mapping();
        var named = cells.read(ConsentColumn.SOURCE, Values::code);
        var customerSource = cells.read(ConsentColumn.CUSTOMER_SOURCE, Values::code);
        var purpose = cells.read(ConsentColumn.PURPOSE, cell -> word(PURPOSES, cell, "bad-purpose"));
        return new ConsentRow(
                cells.line(),
                customerSource == null ? mapping.source() : customerSource,
                cells.require(ConsentColumn.CUSTOMER, Values::text),
                purpose == null ? "marketing" : purpose,
                cells.require(ConsentColumn.CHANNEL, cell -> word(CHANNELS, cell, "bad-channel")),
                cells.require(ConsentColumn.GRANTED, Values::yesOrNo),
                cells.require(
                        ConsentColumn.OCCURRED_AT,
                        cell -> Values.time(cell, mapping.dates(), mapping.timeZone(), clock.now())),
                cells.read(ConsentColumn.WORDING_VERSION, Values::code),
                named == null ? mapping.source() : named);
    }

    @Override
    public Stored store(@Nullable Long run, Layout layout, List<ConsentRow> rows) {
        var staged = new Staging.Rows();
        for (var row : rows) {
            staged.add(row.line())
                    .add(row.customerSource())
                    .add(row.customer())
                    .add(row.purpose())
                    .add(row.channel())
                    .add(row.granted())
                    .add(row.occurredAt())
                    .add(row.wordingVersion())
                    .add(row.source())
                    .end();
        }
        staging.fill("incoming_consent", COLUMNS + ", customer_id bigint", NAMES, staged);
        var refused = unknown();
        lock();
        var inserted = append();
        return new Stored(inserted, 0, rows.size() - refused.size() - inserted, refused);
    }

    /**
     * Locks whom the rows are about, in a statement of its own: the next one then sees what the transactions before it wrote. Who was
     * merged while it waited is the survivor.
     */
    private void lock() {
        do {
            jdbc.sql("""
                            select id from customer where id in (select customer_id from incoming_consent)
                            order by id for no key update""").query(Long.class).list();
        } while (jdbc.sql("""
                        update incoming_consent i set customer_id = c.merged_into from customer c
                         where c.id = i.customer_id and c.merged_into is not null""").update() > 0);
    }

    private List<Refusal> unknown() {
        jdbc.sql("""
                        update incoming_consent set customer_id = found.id
                        from (select i.line, who.id from incoming_consent i
                        """ + WhoColumns.JOIN + ") found where found.line = incoming_consent.line")
                .update();
        return new ArrayList<>(jdbc.sql("""
                        delete from incoming_consent where customer_id is null returning line, customer""")
                .query((row, number) -> new Refusal(
                        row.getLong("line"),
                        ConsentColumn.CUSTOMER.shown(),
                        row.getString("customer"),
                        "unknown-customer"))
                .list());
    }

    private int append() {
        return jdbc.sql("""
                        with word as materialized (
                          select distinct on (i.customer_id, i.purpose, i.channel, i.granted, i.occurred_at) i.*
                          from incoming_consent i
                          where not exists (
                            select from consent_event e
                            where e.customer_id = i.customer_id and e.subject = 'channel' and e.purpose = i.purpose
                              and e.channel = i.channel and e.granted = i.granted and e.occurred_at = i.occurred_at)
                          order by i.customer_id, i.purpose, i.channel, i.granted, i.occurred_at, i.line
                        ), event as (
                          insert into consent_event
                            (customer_id, purpose, channel, granted, source, wording_version, occurred_at, recorded_at)
                          select customer_id, purpose, channel, granted, source, wording_version, occurred_at, clock_timestamp()
                          from word order by occurred_at, line
                        ), last as (
                          -- Of a yes and a no at the same moment the no counts.
                          select distinct on (customer_id, purpose, channel) * from word
                          order by customer_id, purpose, channel, occurred_at desc, granted
                        ), now_known as (
                          insert into consent (customer_id, purpose, channel, granted, changed_at)
                          select customer_id, purpose, channel, granted, occurred_at from last
                          on conflict (customer_id, purpose, channel) do update
                          set granted = excluded.granted, changed_at = excluded.changed_at
                          where excluded.changed_at > consent.changed_at
                             or (excluded.changed_at = consent.changed_at and not excluded.granted)
                        )
                        select count(*)::integer from word""").query(Integer.class).single();
    }

    private static String word(Map<String, String> known, String cell, String problem) {
        var word = known.get(cell.toLowerCase(Locale.ROOT));
        if (word == null) {
            throw new BadValue(problem);
        }
        return word;
    }
}
