package io.rondo.audiences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import java.math.BigDecimal;
import java.time.Instant;
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
                        + " and not (strategic segment is Students) and days since last purchase is at most 90"
                        + " and city is \u201cK\u00f6ln'; drop table customer\u201d and country is China or Germany and language is Chinese"
                        + " and responded to \u201cSpring\u201d with click or order within 30 days"
                        + " and contacted by \u201cSpring\u201d without complaint");
        assertThat(explain("zh"))
                .contains("全部客户，并且（价值为高或中，或者阶段为成长期）", "不满足（战略客群为Students）", "距上次购买天数不超过90")
                .contains("曾对“Spring”有点击或下单响应（30天内）");
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
