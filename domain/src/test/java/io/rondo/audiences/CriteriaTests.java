package io.rondo.audiences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CriteriaTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final CriteriaNames NAMES = new CriteriaNames() {
        @Override
        public String campaign(CampaignId id) {
            return "Spring";
        }

        @Override
        public String segment(SegmentId id) {
            return "?";
        }

        @Override
        public String strategicSegment(String code) {
            return code.equals("students") ? "Students" : code;
        }

        @Override
        public Currency currency() {
            return Currency.getInstance("USD");
        }
    };

    /** One of each kind. */
    static final Criteria ALL_KINDS = new Criteria.And(List.of(
            new Criteria.All(),
            new Criteria.Or(List.of(
                    new Criteria.ValueTierIn(Set.of(ValueTier.HIGH, ValueTier.MID)),
                    new Criteria.StageIn(Set.of(Stage.BUILD_UP)))),
            new Criteria.Not(new Criteria.StrategicSegmentIn(Set.of("students"))),
            new Criteria.NumberCriterion(
                    Criteria.NumberField.RECENCY_DAYS, Criteria.Comparison.AT_MOST, BigDecimal.valueOf(90)),
            new Criteria.AttributeEquals("city", "K\u00f6ln'; drop table customer"),
            new Criteria.CountryIn(Set.of("DE", "CN")),
            new Criteria.LanguageIn(Set.of("zh")),
            new Criteria.Responded(new CampaignId(3), Set.of("click", "order"), 30),
            new Criteria.NotResponded(new CampaignId(3), Set.of("complaint"), null)));

    @Test
    void survivesJson() {
        var all = new Criteria.Or(List.of(ALL_KINDS, new Criteria.InSegment(new SegmentId(7))));
        var json = JSON.writeValueAsString(all);
        assertThat(JSON.readValue(json, Criteria.class)).isEqualTo(all);
        assertThat(json)
                .contains("{\"type\":\"in-segment\",\"segmentId\":7}")
                .contains("\"campaignId\":3")
                .contains("{\"type\":\"value-tier\",\"in\":[\"high\",\"mid\"]}")
                .contains("{\"type\":\"number\",\"field\":\"recency_days\",\"op\":\"at-most\",\"value\":90}");
    }

    @Test
    void writesTheSameRuleTheSameWay() {
        assertThat(JSON.writeValueAsString(new Criteria.CountryIn(Set.of("DE", "CN", "US"))))
                .isEqualTo("{\"type\":\"country\",\"in\":[\"CN\",\"DE\",\"US\"]}");
    }

    @Test
    void refusesWhatIsNoRule() {
        assertThatThrownBy(() -> JSON.readValue("{\"type\":\"magic\"}", Criteria.class))
                .hasMessageContaining("magic");
        assertThatThrownBy(() -> JSON.readValue("{\"type\":\"and\",\"of\":[]}", Criteria.class))
                .hasMessageContaining("at least one part");
        assertThatThrownBy(() -> JSON.readValue("{\"type\":\"value-tier\",\"in\":[\"huge\"]}", Criteria.class))
                .hasMessageContaining("huge");
        assertThatThrownBy(() -> new Criteria.Responded(new CampaignId(1), Set.of("applause"), null))
                .hasMessageContaining("applause");
    }

    @Test
    void bindsEveryValue() {
        var condition = new CriteriaSql(Instant.parse("2026-03-02T10:00:00Z")).compile(ALL_KINDS);
        var sql = DSL.using(SQLDialect.POSTGRES).render(condition);
        assertThat(sql)
                .doesNotContain("drop table", "K\u00f6ln", "DE", "students", "2026")
                .contains("?");
    }

    @Test
    void explainsItselfInBothLanguages() {
        assertThat(explain("en"))
                .isEqualTo("every customer and (value is high or mid or stage is build-up)"
                        + " and not (strategic segment is Students) and time since last purchase is at most 90 days"
                        + " and city is \u201cK\u00f6ln'; drop table customer\u201d and country is China or Germany and language is Chinese"
                        + " and responded to \u201cSpring\u201d with click or order within 30 days"
                        + " and contacted by \u201cSpring\u201d without complaint");
        assertThat(explain("zh"))
                .contains("全部客户，并且（价值为高或中，或者阶段为成长期）", "不满足（战略客群为Students）", "距上次购买时间不超过90天")
                .contains("曾对“Spring”有点击或下单响应（30天内）");
    }

    @Test
    void saysMoneyWithItsCurrencyAndNumbersWithTheirUnit() {
        var rule = new Criteria.And(List.of(
                number(Criteria.NumberField.MONETARY, "12500"),
                number(Criteria.NumberField.VALUE_NOW, "99.5"),
                number(Criteria.NumberField.RECENCY_DAYS, "1000"),
                number(Criteria.NumberField.RETURN_RATE, "0.125"),
                number(Criteria.NumberField.INFLUENCE, "40"),
                new Criteria.AttributeNumber("points", Criteria.Comparison.AT_LEAST, new BigDecimal("1234567.125")),
                new Criteria.AgeCriterion(Criteria.Comparison.AT_LEAST, 18),
                new Criteria.Ordered(
                        Criteria.OrderMeasure.SUM,
                        Criteria.Comparison.AT_LEAST,
                        BigDecimal.valueOf(2000),
                        1,
                        null,
                        null)));
        assertThat(new CriteriaWords("en", NAMES).explain(rule))
                .isEqualTo("spend is at least $12,500 and value of the last 365 days is at least $99.50"
                        + " and time since last purchase is at least 1,000 days and return rate is at least 12.5%"
                        + " and influence is at least 40 and the number points is at least 1,234,567.125"
                        + " and age is at least 18 years and money of orders within 1 day is at least $2,000");
        assertThat(new CriteriaWords("zh", NAMES).explain(rule))
                .contains("消费额不少于US$12,500", "距上次购买时间不少于1,000天", "退货率不少于12.5%", "年龄不少于18岁", "（1天内）订单金额不少于US$2,000");
    }

    private static Criteria number(Criteria.NumberField field, String value) {
        return new Criteria.NumberCriterion(field, Criteria.Comparison.AT_LEAST, new BigDecimal(value));
    }

    @Test
    void knowsWhichRulesLookAtTheProfile() {
        assertThat(new Criteria.CountryIn(Set.of("DE")).usesProfile()).isFalse();
        assertThat(new Criteria.Not(new Criteria.ValueTierIn(Set.of(ValueTier.LOW))).usesProfile())
                .isTrue();
    }

    @Test
    void refusesWhatNoPersonCanMean() {
        assertThatThrownBy(() -> new Criteria.Reacted(Set.of("click"), 1, 9_999_999))
                .hasMessageContaining("1 to 36500");
        assertThatThrownBy(() -> new Criteria.AttributeNumber(
                        "size", Criteria.Comparison.AT_LEAST, new BigDecimal("1E+1000000000")))
                .hasMessageContaining("14 digits");
        assertThatThrownBy(() -> CriteriaLimits.check(new Criteria.Not(new Criteria.MemberOf(new SegmentId(7)))))
                .hasMessageContaining("member-of");
    }

    /** The resolved rule of a list is stored. */
    @Test
    void aResolvedRuleIsReadBack() {
        Criteria rule =
                new Criteria.Or(List.of(new Criteria.MemberOf(new SegmentId(7)), new Criteria.CountryIn(Set.of("DE"))));
        assertThat(JSON.readValue(JSON.writeValueAsString(rule), Criteria.class))
                .isEqualTo(rule);
    }

    private static String explain(String language) {
        return new CriteriaWords(language, NAMES).explain(ALL_KINDS);
    }
}
