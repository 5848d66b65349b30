package io.rondo.audiences;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import io.rondo.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Counts of random rules against a second way to find them: sets of ids per condition in SQL written by hand here, put together by
 * {@code union}, {@code intersect} and {@code except}. It shares nothing with the compiler, which writes one condition on one row.
 */
class RandomCriteriaIntegrationTests {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final String LIVE = "select id from customer where state = 'live'";
    private static final long SEED = 20_260_302;

    private final Random random = new Random(SEED);
    private Segments segments;

    /** A rule, and the ids it should select as a query. */
    private record Both(Criteria criteria, String ids) {}

    @Test
    void countsEqualIndependentSqlForRandomTrees() {
        var database = TestDatabase.create();
        var jdbc = database.jdbc();
        made(jdbc);
        segments = new Segments(
                jdbc,
                DSL.using(database.dataSource(), SQLDialect.POSTGRES),
                JsonMapper.builder().build(),
                () -> NOW,
                "EUR");
        var nonTrivial = 0;
        for (var i = 0; i < 250; i++) {
            var both = tree(4);
            var expected = jdbc.sql("select count(*) from (" + both.ids() + ") x")
                    .query(Long.class)
                    .single();
            assertThat(segments.count(both.criteria()))
                    .as("seed %d, tree %d: %s", SEED, i, segments.explain(both.criteria(), "en"))
                    .isEqualTo(expected);
            nonTrivial += expected > 0 && expected < 1_900 ? 1 : 0;
        }
        assertThat(nonTrivial).as("rules that select some but not all").isGreaterThan(150);
    }

    private Both tree(int depth) {
        var kind = depth == 0 ? 3 : random.nextInt(6);
        if (kind == 0) {
            var inner = tree(depth - 1);
            return new Both(new Criteria.Not(inner.criteria()), "(%s) except (%s)".formatted(LIVE, inner.ids()));
        }
        if (kind > 2) {
            return leaf();
        }
        var parts = new ArrayList<Both>();
        for (var i = 0; i <= 1 + random.nextInt(2); i++) {
            parts.add(tree(depth - 1));
        }
        var criteria = parts.stream().map(Both::criteria).toList();
        var sets = parts.stream()
                .map(part -> "(" + part.ids() + ")")
                .collect(Collectors.joining(kind == 1 ? " intersect " : " union "));
        return new Both(kind == 1 ? new Criteria.And(criteria) : new Criteria.Or(criteria), sets);
    }

    private Both leaf() {
        return switch (random.nextInt(20)) {
            case 0 -> new Both(new Criteria.All(), LIVE);
            case 1 ->
                profile(
                        new Criteria.ValueTierIn(Set.of(ValueTier.HIGH, ValueTier.MID)),
                        "value_tier in ('high', 'mid')");
            case 2 -> profile(new Criteria.StageIn(Set.of(Stage.DORMANT)), "stage = 'dormant'");
            case 3 ->
                profile(new Criteria.StrategicSegmentIn(Set.of("key", "none")), "strategic_segment in ('key', 'none')");
            case 4, 5 -> number();
            case 6 -> profile(new Criteria.AttributeEquals("shoe", "41"), "attributes @> '{\"shoe\": \"41\"}'");
            case 7 -> person(new Criteria.CountryIn(Set.of("DE", "CN")), "country in ('DE', 'CN')");
            case 8 -> person(new Criteria.LanguageIn(Set.of("zh")), "language = 'zh'");
            case 9 -> reacted();
            case 10 -> new Both(new Criteria.InSegment(new SegmentId(1)), """
                        (%s) intersect (
                          select coalesce(c.merged_into, c.id) from segment_member m join customer c on c.id = m.customer_id
                          where m.segment_id = 1)""".formatted(LIVE));
            case 11 ->
                profile(
                        new Criteria.RelationshipIn(Set.of("client", "advocate")),
                        "relationship in ('client', 'advocate')");
            case 12 -> profile(new Criteria.ComplaintProne(), "complaint_prone is true");
            case 13 ->
                person(
                        new Criteria.PersonIn(Criteria.PersonField.CITY, Set.of("Bonn", "Ulm")),
                        "city = 'Bonn' or city = 'Ulm'");
            case 14 -> {
                var years = 20 + random.nextInt(40);
                yield person(
                        new Criteria.AgeCriterion(Criteria.Comparison.AT_LEAST, years),
                        "birthday <= date '2026-03-02' - interval '%d years'".formatted(years));
            }
            case 15 ->
                profile(
                        new Criteria.AttributeNumber("shoe", Criteria.Comparison.AT_MOST, BigDecimal.valueOf(40)),
                        "attributes ->> 'shoe' in ('36', '37', '38', '39', '40')");
            case 16 -> ordered();
            case 17 -> ordered();
            case 18 -> {
                var granted = random.nextBoolean();
                var ids =
                        "select customer_id from consent where purpose = 'marketing' and channel = 'email' and granted";
                yield new Both(
                        new Criteria.ConsentIs("marketing", "email", granted),
                        granted ? "(%s) intersect (%s)".formatted(ids, LIVE) : "(%s) except (%s)".formatted(LIVE, ids));
            }
            default -> campaign();
        };
    }

    private static Both profile(Criteria criteria, String condition) {
        return new Both(
                criteria, "(%s) intersect (select customer_id from profile where %s)".formatted(LIVE, condition));
    }

    private static Both person(Criteria criteria, String condition) {
        return new Both(criteria, LIVE + " and (" + condition + ")");
    }

    private Both number() {
        var fields = Criteria.NumberField.values();
        var field = fields[random.nextInt(fields.length)];
        var op = op();
        var value = new BigDecimal(random.nextInt(8) * (random.nextBoolean() ? 1 : 40));
        return profile(
                new Criteria.NumberCriterion(field, op, value),
                "%s %s %s".formatted(field.column(), sign(op), value.toPlainString()));
    }

    private Both ordered() {
        var op = op();
        var days = random.nextBoolean() ? null : 30 + random.nextInt(500);
        var category = random.nextInt(3) == 0 ? "books" : null;
        var channel = random.nextInt(4) == 0 ? "web" : null;
        var which = "state <> 'cancelled' and ordered_at <= timestamptz '2026-03-02 10:00Z'"
                + (days == null
                        ? ""
                        : " and ordered_at >= timestamptz '2026-03-02 10:00Z' - interval '%d hours'"
                                .formatted(days * 24))
                + (category == null ? "" : " and category = 'books'")
                + (channel == null ? "" : " and channel = 'web'");
        var measures = Criteria.OrderMeasure.values();
        var measure = measures[random.nextInt(measures.length)];
        var value = BigDecimal.valueOf(
                switch (measure) {
                    case COUNT -> random.nextInt(5);
                    case SUM -> random.nextInt(5) * 60;
                    case DAYS_SINCE_LAST -> random.nextInt(400);
                });
        var criteria = new Criteria.Ordered(measure, op, value, days, category, channel);
        // One row for every live customer, with zeros for whoever has no such order.
        var figure = switch (measure) {
            case COUNT -> "coalesce(n, 0)";
            case SUM -> "coalesce(money, 0)";
            case DAYS_SINCE_LAST -> "trunc((1772445600 - extract(epoch from last_at)) / 86400)";
        };
        return new Both(criteria, """
                select id from customer left join (
                  select customer_id, count(*) n, sum(amount) - sum(returned_amount) money, max(ordered_at) last_at
                  from customer_order where %s group by customer_id) o on o.customer_id = customer.id
                where customer.state = 'live' and %s %s %s""".formatted(which, figure, sign(op), value.toPlainString()));
    }

    private Both reacted() {
        var atLeast = 1 + random.nextInt(3);
        var days = random.nextBoolean() ? null : 20 + random.nextInt(300);
        var criteria = new Criteria.Reacted(Set.of("click", "reply", "order"), atLeast, days);
        return new Both(criteria, """
                (%s) intersect (
                  select customer_id from response where type in ('click', 'reply', 'order') and class in ('human', 'unknown') and cancelled = false %s
                  group by customer_id having count(*) > %d)""".formatted(
                        LIVE,
                        days == null
                                ? ""
                                : "and occurred_at >= timestamptz '2026-03-02 10:00Z' - interval '%d hours'"
                                        .formatted(days * 24),
                        atLeast - 1));
    }

    /** Responses tied to the campaign only: those within a window are the subject of {@link SegmentsIntegrationTests}. */
    private static Both campaign() {
        return new Both(
                new Criteria.Responded(new CampaignId(1), Set.of("click"), null),
                "(%s) intersect (select customer_id from response where type = 'click' and class <> 'machine' and campaign_id = 1)"
                        .formatted(LIVE));
    }

    private Criteria.Comparison op() {
        var all = Criteria.Comparison.values();
        return all[random.nextInt(all.length)];
    }

    private static String sign(Criteria.Comparison op) {
        return switch (op) {
            case AT_LEAST -> ">=";
            case AT_MOST -> "<=";
            case EQUAL -> "=";
        };
    }

    private static void made(JdbcClient jdbc) {
        for (var sql : List.of(
                "select setseed(0.42)",
                """
                insert into customer (external_id, language, country, city, birthday, source, created_at, updated_at)
                select 'c' || i, (array['en', 'zh', 'de'])[1 + i % 3], (array['DE', 'CN', 'US', null])[1 + i % 4],
                       (array['Bonn', 'Ulm', 'Köln', null, 'Jena'])[1 + i % 5],
                       case when i % 6 > 0 then date '1950-03-02' + (random() * 20000)::int end, 'import', now(), now()
                from generate_series(1, 2000) i""",
                "update customer set state = 'merged', merged_into = id + 1 where id % 50 = 0 and id < 2000",
                "update customer set state = 'erased' where id % 101 = 0 and state = 'live'",
                """
                insert into profile (customer_id, value_tier, stage, strategic_segment, recency_days, frequency, monetary, attributes,
                  recency_score, frequency_score, monetary_score, interval_days, value_now, value_potential, influence, relationship,
                  delivered_value, wallet_share, return_rate, complaints, complaint_prone, satisfaction, preferred_hour, contacts_7_days,
                  contacts_30_days, refreshed_at)
                select id, (array['high', 'mid', 'low'])[1 + id % 3], (array['dormant', 'stability', 'decline'])[1 + id % 3],
                       (array['key', 'all'])[1 + id % 2], nullif((random() * 300)::int, 7), nullif((random() * 6)::int, 0),
                       round((random() * 300)::numeric), case when id % 2 = 0 then jsonb_build_object('shoe', (36 + id % 9)::text) else '{"shoe": "large"}' end,
                       1 + id % 5, 1 + id % 4, nullif(1 + id % 5, 3), random() * 90, round((random() * 200)::numeric), round((random() * 250)::numeric),
                       (random() * 100)::int, (array['prospect', 'client', 'advocate', null])[1 + id % 4], round((random() * 5)::numeric),
                       round(random()::numeric), round(random()::numeric), (random() * 3)::int, case when id % 3 > 0 then id % 7 = 0 end,
                       nullif(id % 6, 0), (random() * 23)::int, id % 3, id % 8, now()
                from customer where id % 9 <> 0""",
                """
                insert into customer_order (source, external_id, customer_id, ordered_at, amount, returned_amount, state, category, channel, recorded_at)
                select 'shop', 'o' || i, 1 + (random() * 1500)::int, timestamptz '2026-03-03 10:00Z' - random() * interval '700 days',
                       20 + (random() * 20)::int * 5, case when i % 10 = 0 then 10 else 0 end, case when i % 11 = 0 then 'cancelled' else 'placed' end,
                       (array['books', 'tea', null])[1 + i % 3], (array['web', 'shop'])[1 + i % 2], now()
                from generate_series(1, 4000) i""",
                "insert into campaign (name, flow, seed, created_by, created_at) values ('Spring', 'journey-one-mail', 's', 'maria', now())",
                """
                insert into response (source, external_id, type, customer_id, campaign_id, cancelled, class, occurred_at, recorded_at)
                select 'test', 'r' || i, (array['click', 'reply', 'open', 'complaint', 'order'])[1 + i % 5], 1 + (random() * 1999)::int,
                       case when i % 3 = 0 then 1 end, i % 10 = 4, (array['human', 'machine', 'unknown'])[1 + (random() * 2)::int],
                       timestamptz '2026-03-02 10:00Z' - random() * interval '400 days', now()
                from generate_series(1, 5000) i""",
                """
                insert into consent (customer_id, purpose, channel, granted, changed_at)
                select id, 'marketing', 'email', id % 4 > 0, now() from customer where id % 5 > 0""",
                """
                insert into segment (name, criteria, frozen_at, created_by, created_at)
                values ('frozen', '{"type":"all"}', now(), 'maria', now())""",
                "insert into segment_member select 1, id from customer where id % 5 = 0 and state <> 'erased'")) {
            if (sql.startsWith("select")) {
                jdbc.sql(sql).query().listOfRows();
            } else {
                jdbc.sql(sql).update();
            }
        }
    }
}
