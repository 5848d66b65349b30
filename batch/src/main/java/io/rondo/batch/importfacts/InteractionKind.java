package io.rondo.batch.importfacts;

import static io.rondo.kernel.Sql.at;

import io.rondo.batch.rows.BadValue;
import io.rondo.batch.rows.Cells;
import io.rondo.batch.rows.Column;
import io.rondo.batch.rows.Layout;
import io.rondo.batch.rows.RowKind;
import io.rondo.batch.rows.Staging;
import io.rondo.batch.rows.Values;
import io.rondo.imports.ImportKind;
import io.rondo.kernel.BusinessClock;
import io.rondo.outbox.Outbox;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What customers did before Rondo knew them or outside of it: opens, clicks, visits, replies, calls, complaints and answers to
 * surveys. They become responses of the past, from which profiles are computed and which the customer's time line shows.
 *
 * <p>They have no effect: no case is opened, no consent ends, no contact gets an outcome and no journey hears of them, however
 * fresh they are. What must have an effect is told as it happens, through {@code POST /api/v1/responses}. Orders and consents
 * have imports of their own; bounces and abuse reports concern addresses rather than people and are not taken. The same source
 * and id again change nothing: a response is never rewritten.
 */
@Component
class InteractionKind implements RowKind<InteractionRow> {

    private static final String COLUMNS = """
            line bigint, source text, external_id text, customer_source text, customer text, type text, occurred_at timestamptz,
            score integer, detail text""";
    private static final String NAMES =
            "line, source, external_id, customer_source, customer, type, occurred_at, score, detail";
    private static final Map<String, String> TYPES = types();

    private final JdbcClient jdbc;
    private final StagedFacts facts;
    private final BusinessClock clock;
    private final Outbox outbox;

    InteractionKind(JdbcClient jdbc, StagedFacts facts, BusinessClock clock, Outbox outbox) {
        this.jdbc = jdbc;
        this.facts = facts;
        this.clock = clock;
        this.outbox = outbox;
    }

    @Override
    public ImportKind kind() {
        return ImportKind.INTERACTIONS;
    }

    @Override
    public List<? extends Column> columns() {
        return List.of(InteractionColumn.values());
    }

    @Override
    public Named named() {
        return new Named(
                InteractionColumn.CUSTOMER, List.of(InteractionColumn.CUSTOMER_SOURCE, InteractionColumn.SOURCE));
    }

    @Override
    public InteractionRow read(Cells cells) {
        var mapping = cells.mapping();
        var externalId = cells.require(InteractionColumn.INTERACTION, Values::id);
        var named = cells.read(InteractionColumn.SOURCE, Values::code);
        var source = named == null ? mapping.source() : named;
        var customerSource = cells.read(InteractionColumn.CUSTOMER_SOURCE, Values::code);
        var type = cells.require(InteractionColumn.TYPE, InteractionKind::type);
        return new InteractionRow(
                cells.line(),
                source,
                externalId,
                customerSource == null ? source : customerSource,
                cells.require(InteractionColumn.CUSTOMER, Values::text),
                type,
                cells.require(
                        InteractionColumn.OCCURRED_AT,
                        cell -> Values.time(cell, mapping.dates(), mapping.timeZone(), clock.now())),
                type.equals("survey") ? cells.require(InteractionColumn.SCORE, InteractionKind::score) : null,
                cells.read(InteractionColumn.TEXT, cell -> cell));
    }

    @Override
    public Stored store(@Nullable Long run, Layout layout, List<InteractionRow> rows) {
        var refused = stage(rows);
        var stored = write();
        outbox.responsesStored(stored);
        outbox.contactsChanged(visited(stored));
        return new Stored(stored.size(), 0, rows.size() - stored.size() - refused.size(), refused);
    }

    private List<Refusal> stage(List<InteractionRow> rows) {
        var staged = new Staging.Rows();
        for (var row : rows) {
            staged.add(row.line())
                    .add(row.source())
                    .add(row.externalId())
                    .add(row.customerSource())
                    .add(row.customer())
                    .add(row.type())
                    .add(row.occurredAt())
                    .add(row.score())
                    .add(row.text())
                    .end();
        }
        return facts.fill("incoming_interaction", COLUMNS, NAMES, staged, InteractionColumn.CUSTOMER);
    }

    private List<Long> write() {
        return jdbc.sql("""
                        insert into response
                          (source, external_id, type, customer_id, occurred_at, recorded_at, score, detail)
                        select source, external_id, type, customer_id, occurred_at, :now, score, detail
                        from incoming_interaction order by customer_id, line
                        on conflict (source, external_id, (type = 'order')) do nothing
                        returning id""")
                .param("now", at(clock.now()))
                .query((row, number) -> row.getLong("id"))
                .list();
    }

    /** Contacts in whose window one of these is a visit: it counts for the campaign's figures, whoever reported it. */
    private List<Long> visited(List<Long> stored) {
        return jdbc.sql("""
                        select distinct m.id from response r
                        join list_member m on m.customer_id = r.customer_id
                        join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
                        where r.id = any(:ids) and r.type = 'visit' and r.occurred_at between w.launched_at and w.ends_at""")
                .param("ids", stored.toArray(Long[]::new))
                .query((row, number) -> row.getLong("id"))
                .list();
    }

    private static String type(String cell) {
        var word = TYPES.get(cell.toLowerCase(Locale.ROOT));
        if (word == null) {
            throw new BadValue("bad-interaction-type");
        }
        return word;
    }

    private static int score(String cell) {
        var score = Values.wholeNumber(cell);
        if (score < 1 || score > 5) {
            throw new BadValue("bad-score");
        }
        return score;
    }

    private static Map<String, String> types() {
        var types = new HashMap<String, String>();
        List.of("open", "click", "visit", "reply", "call", "complaint", "survey")
                .forEach(type -> types.put(type, type));
        types.putAll(Map.of(
                "opened",
                "open",
                "clicked",
                "click",
                "page_view",
                "visit",
                "打开",
                "open",
                "点击",
                "click",
                "访问",
                "visit",
                "回复",
                "reply",
                "通话",
                "call",
                "投诉",
                "complaint",
                "评价",
                "survey"));
        types.put("满意度", "survey");
        return Map.copyOf(types);
    }
}
