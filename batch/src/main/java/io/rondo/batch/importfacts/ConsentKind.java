package io.rondo.batch.importfacts;

import io.rondo.batch.rows.BadValue;
import io.rondo.batch.rows.Cells;
import io.rondo.batch.rows.Column;
import io.rondo.batch.rows.Layout;
import io.rondo.batch.rows.RowKind;
import io.rondo.batch.rows.Staging;
import io.rondo.batch.rows.Values;
import io.rondo.imports.ImportKind;
import io.rondo.imports.ImportMapping;
import io.rondo.kernel.BusinessClock;
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
    /** Source of a word of a file that does not say who gave it. */
    private static final String FILE = "consents-file";

    private static final Map<String, String> PURPOSES =
            Map.of("marketing", "marketing", "营销", "marketing", "service", "service", "服务", "service");
    private static final Map<String, String> CHANNELS = Map.of(
            "email", "email", "e-mail", "email", "mail", "email", "邮件", "email", "邮箱", "email", "phone", "phone",
            "call", "phone", "电话", "phone", "sms", "sms", "短信", "sms");

    private final JdbcClient jdbc;
    private final StagedFacts facts;
    private final BusinessClock clock;

    ConsentKind(JdbcClient jdbc, StagedFacts facts, BusinessClock clock) {
        this.jdbc = jdbc;
        this.facts = facts;
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
    public Named named() {
        return new Named(ConsentColumn.CUSTOMER, List.of(ConsentColumn.CUSTOMER_SOURCE));
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
                source(named == null ? mapping.source() : named));
    }

    /** A column of a customer file is a weaker word, and is what {@code import} stands for. */
    private static String source(String said) {
        return said.equals(ImportMapping.DEFAULT_SOURCE) ? FILE : said;
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
        var refused = facts.fill("incoming_consent", COLUMNS, NAMES, staged, ConsentColumn.CUSTOMER);
        lock();
        var inserted = append();
        return new Stored(inserted, 0, rows.size() - refused.size() - inserted, refused);
    }

    /** In a statement of its own: the next one then sees what the transactions before it wrote. */
    private void lock() {
        jdbc.sql("""
                        select id from customer where id in (select customer_id from incoming_consent)
                        order by id for no key update""").query(Long.class).list();
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
