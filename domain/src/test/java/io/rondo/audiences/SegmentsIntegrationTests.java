package io.rondo.audiences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import io.rondo.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class SegmentsIntegrationTests {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private JdbcClient jdbc;
    private TransactionTemplate transactions;
    private Segments segments;

    @BeforeEach
    void open() {
        var database = TestDatabase.create();
        jdbc = database.jdbc();
        transactions = database.transactions();
        segments = new Segments(
                jdbc,
                DSL.using(database.dataSource(), SQLDialect.POSTGRES),
                JsonMapper.builder().build(),
                () -> NOW,
                "EUR");
        jdbc.sql("""
                        insert into customer (external_id, given_name, language, country, created_at, updated_at)
                        values ('a', 'Ann', 'en', 'DE', now(), now()), ('b', 'Bob', 'zh', 'CN', now(), now()),
                               ('c', 'Cai', 'zh', 'CN', now(), now()), ('d', 'Dan', 'en', null, now(), now())""").update();
        jdbc.sql("""
                        insert into profile (customer_id, value_tier, monetary, recency_days, attributes, refreshed_at)
                        values (1, 'high', 500, 10, '{"city": "Bonn"}', now()), (2, 'mid', 50, null, '{}', now()),
                               (3, 'low', null, 400, '{}', now())""").update();
    }

    @Test
    void selectsByEveryKindOfRule() {
        assertThat(selected(new Criteria.All())).containsExactly("a", "b", "c", "d");
        assertThat(selected(new Criteria.ValueTierIn(Set.of(ValueTier.HIGH, ValueTier.MID))))
                .containsExactly("a", "b");
        assertThat(selected(new Criteria.CountryIn(Set.of("CN")))).containsExactly("b", "c");
        assertThat(selected(new Criteria.LanguageIn(Set.of("en")))).containsExactly("a", "d");
        assertThat(selected(new Criteria.AttributeEquals("city", "Bonn"))).containsExactly("a");
        assertThat(selected(number(Criteria.NumberField.MONETARY, Criteria.Comparison.AT_LEAST, 50)))
                .containsExactly("a", "b");
        assertThat(selected(number(Criteria.NumberField.RECENCY_DAYS, Criteria.Comparison.AT_MOST, 10)))
                .containsExactly("a");
        assertThat(selected(new Criteria.And(List.of(
                        new Criteria.LanguageIn(Set.of("zh")), new Criteria.ValueTierIn(Set.of(ValueTier.LOW))))))
                .containsExactly("c");
        assertThat(selected(new Criteria.Or(List.of(
                        new Criteria.CountryIn(Set.of("DE")), new Criteria.ValueTierIn(Set.of(ValueTier.LOW))))))
                .containsExactly("a", "c");
    }

    @Test
    void negationIncludesCustomersOfWhomNothingIsKnown() {
        assertThat(selected(new Criteria.Not(number(Criteria.NumberField.MONETARY, Criteria.Comparison.AT_LEAST, 100))))
                .containsExactly("b", "c", "d");
    }

    @Test
    void namesWhoRespondedToACampaignAndWhoDidNot() {
        var campaign = campaign();
        respond(1, "click", "human", campaign.value(), NOW.minusSeconds(3_600));
        respond(2, "click", "machine", campaign.value(), NOW);
        // An order that names no campaign counts within the window of the wave the customer was contacted in.
        respond(2, "order", "unknown", null, NOW.minusSeconds(86_400));
        respond(3, "order", "unknown", null, NOW.minusSeconds(86_400));
        assertThat(selected(new Criteria.Responded(campaign, Set.of("click"), null)))
                .containsExactly("a");
        assertThat(selected(new Criteria.Responded(campaign, Set.of("click", "order"), null)))
                .containsExactly("a", "b");
        assertThat(selected(new Criteria.Responded(campaign, Set.of("order"), 1)))
                .containsExactly("b");
        assertThat(selected(new Criteria.NotResponded(campaign, Set.of("click"), null)))
                .containsExactly("b");
    }

    @Test
    void followsOtherSegmentsButNotInCircles() {
        var rich = segments.create("rich", new Criteria.ValueTierIn(Set.of(ValueTier.HIGH)), "maria");
        assertThat(selected(new Criteria.Not(new Criteria.InSegment(rich)))).containsExactly("b", "c", "d");
        jdbc.sql("update segment set criteria = '{\"type\":\"in-segment\",\"segmentId\":1}'")
                .update();
        assertThatThrownBy(() -> segments.count(new Criteria.InSegment(rich))).hasMessageContaining("contains itself");
        assertThatThrownBy(() -> segments.create("lost", new Criteria.InSegment(new SegmentId(99)), "maria"))
                .hasMessageContaining("99");
    }

    @Test
    void keepsWhatWasCreated() {
        var id = segments.create("rich", CriteriaTests.ALL_KINDS, "maria");
        assertThat(segments.get(id).criteria()).isEqualTo(CriteriaTests.ALL_KINDS);
        assertThat(segments.get(id).createdAt()).isEqualTo(NOW);
        assertThat(segments.count(segments.get(id).criteria())).isZero();
        assertThat(segments.findByName("rich")).isPresent();
        assertThatThrownBy(() -> segments.create("rich", new Criteria.All(), "maria"))
                .isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void changesARuleOnceForTwoEditors() {
        var id = segments.create("rich", new Criteria.All(), "maria");
        assertThat(segments.change(id, 1, "richer", new Criteria.ValueTierIn(Set.of(ValueTier.HIGH))))
                .isTrue();
        assertThat(segments.change(id, 1, "lost", new Criteria.All())).isFalse();
        assertThat(segments.get(id).name()).isEqualTo("richer");
        assertThat(segments.count(segments.get(id).criteria())).isEqualTo(1);
        assertThatThrownBy(() -> segments.change(id, 2, "richer", new Criteria.Not(new Criteria.InSegment(id))))
                .hasMessageContaining("contains itself");
    }

    @Test
    void aPreviewGivesUpAfterItsTimeAndLaterQuestionsHaveTheirs() {
        var slow = DSL.condition("(select count(*) from pg_sleep(0.3)) = 1");
        assertThatThrownBy(() -> segments.preview(slow, 5, Duration.ofMillis(50)))
                .isInstanceOf(CountTooLong.class);
        assertThat(segments.preview(slow, 5, Duration.ofSeconds(30)).customers())
                .isEqualTo(4);
        assertThat(segments.preview(new Criteria.LanguageIn(Set.of("zh")), 5).sample())
                .extracting(Customer::externalId)
                .containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void refusesAChangeThatMakesARuleTooLargeThatNamesIt() {
        var part = segments.create("part", new Criteria.All(), "maria");
        var nested = segments.create("nested", several(new Criteria.InSegment(part), 2), "maria");
        var whole = segments.create("whole", several(new Criteria.InSegment(nested), 9), "maria");
        var kept = segments.create("kept", several(new Criteria.InSegment(nested), 60), "maria");
        segments.freeze(kept);
        assertThat(segments.change(part, 1, "part", several(new Criteria.All(), 51)))
                .as("9 times 2 times 52, and what joins them")
                .isTrue();
        assertThatThrownBy(() -> transactions.executeWithoutResult(
                        open -> segments.change(part, 2, "part", several(new Criteria.All(), 55))))
                .isInstanceOfSatisfying(
                        RuleTooLargeFor.class, e -> assertThat(e.dependant()).isEqualTo("whole"));
        assertThat(segments.get(part).version()).isEqualTo(2);
        assertThat(segments.count(new Criteria.InSegment(whole))).isEqualTo(4);
    }

    private static Criteria several(Criteria part, int times) {
        return new Criteria.Or(Collections.nCopies(times, part));
    }

    @Test
    void keepsWhatIsUsedFromBeingRenamedOrDeleted() {
        var id = segments.create("rich", new Criteria.All(), "maria");
        var other = segments.create("not rich", new Criteria.Not(new Criteria.InSegment(id)), "maria");
        assertThatThrownBy(() -> segments.delete(id))
                .isInstanceOf(SegmentInUse.class)
                .hasMessageContaining("not rich");
        assertThatThrownBy(() -> segments.change(id, 1, "poor", new Criteria.All()))
                .isInstanceOf(SegmentInUse.class);
        assertThat(segments.change(id, 1, "rich", new Criteria.CountryIn(Set.of("DE"))))
                .isTrue();
        jdbc.sql("""
                        insert into campaign (name, flow, segment_id, seed, created_by, created_at)
                        values ('Spring', 'journey-one-mail', :id, 's', 'maria', now())""").param("id", other.value()).update();
        assertThatThrownBy(() -> segments.delete(other)).hasMessageContaining("Spring");
        jdbc.sql("update campaign set segment_id = :id").param("id", id.value()).update();
        jdbc.sql("insert into campaign_segment (campaign_id, segment_id, excluded) select id, :id, true from campaign")
                .param("id", other.value())
                .update();
        assertThatThrownBy(() -> segments.delete(other)).hasMessageContaining("Spring");
        jdbc.sql("delete from campaign").update();
        segments.delete(other);
        segments.delete(id);
        assertThat(segments.findByName("rich")).isEmpty();
    }

    @Test
    void aFrozenSegmentKeepsItsMembers() {
        var id = segments.create("chinese", new Criteria.CountryIn(Set.of("CN")), "maria");
        segments.freeze(id);
        jdbc.sql("update customer set country = 'DE' where external_id = 'b'").update();
        jdbc.sql("update customer set country = 'CN' where external_id = 'd'").update();
        jdbc.sql("update customer set state = 'merged', merged_into = 1 where external_id = 'c'")
                .update();
        assertThat(segments.get(id).frozenAt()).isEqualTo(NOW);
        assertThat(selected(segments.get(id).criteria())).containsExactly("a", "b");
        assertThat(selected(new Criteria.Not(new Criteria.InSegment(id)))).containsExactly("d");
        assertThatThrownBy(() -> segments.change(id, 2, "chinese", new Criteria.All()))
                .hasMessageContaining("dynamic");
    }

    @Test
    void countsWhoIsInWhichSegments() {
        var rich = segments.create("rich", new Criteria.ValueTierIn(Set.of(ValueTier.HIGH, ValueTier.MID)), "maria");
        var chinese = segments.create("chinese", new Criteria.CountryIn(Set.of("CN")), "maria");
        assertThat(segments.overlap(List.of(rich, chinese)))
                .containsExactlyInAnyOrderEntriesOf(java.util.Map.of(1, 1L, 2, 1L, 3, 1L));
        assertThatThrownBy(() -> segments.overlap(List.of(rich, rich))).hasMessageContaining("different");
    }

    @Test
    void refusesRulesNobodyCanRead() {
        Criteria deep = new Criteria.All();
        for (var i = 0; i < 8; i++) {
            deep = new Criteria.Not(deep);
        }
        var tooDeep = deep;
        assertThatThrownBy(() -> segments.create("deep", tooDeep, "maria")).hasMessageContaining("8 levels");
        var wide = new Criteria.Or(java.util.Collections.nCopies(100, new Criteria.All()));
        assertThatThrownBy(() -> segments.create("wide", wide, "maria")).hasMessageContaining("100 parts");
    }

    @Test
    void comesWithReadyMadeSegmentsThatAreCopiedNotChanged() {
        var ready = segments.all().stream().filter(it -> it.readyMade() != null).toList();
        assertThat(ready)
                .extracting(Segment::readyMade)
                .containsExactlyInAnyOrder("new", "best", "at-risk", "dormant", "high-potential", "complaint-prone");
        for (var segment : ready) {
            assertThat(segments.count(segment.criteria())).as(segment.name()).isZero();
            assertThatThrownBy(() -> segments.change(segment.id(), 1, segment.name(), new Criteria.All()))
                    .hasMessageContaining("somebody's own");
        }
    }

    private List<String> selected(Criteria criteria) {
        var sample = segments.sample(criteria, 100).stream()
                .map(Customer::externalId)
                .sorted()
                .toList();
        assertThat(segments.count(criteria)).isEqualTo(sample.size());
        return sample;
    }

    private static Criteria number(Criteria.NumberField field, Criteria.Comparison comparison, int value) {
        return new Criteria.NumberCriterion(field, comparison, BigDecimal.valueOf(value));
    }

    /** Contacted a and b; held out c. */
    private CampaignId campaign() {
        var id = jdbc.sql("""
                        insert into campaign (name, flow, seed, created_by, created_at)
                        values ('Spring', 'journey-one-mail', 's', 'maria', now()) returning id""").query(Long.class).single();
        jdbc.sql("""
                        insert into campaign_wave (campaign_id, wave, launched_at, ends_at, job_key)
                        values (:id, 1, :now::timestamptz - interval '3 days', :now::timestamptz + interval '3 days', 1)""").param("id", id).param("now", NOW.toString()).update();
        jdbc.sql("""
                        insert into list_member (campaign_id, customer_id, arm, hold_out, bucket)
                        values (:id, 1, 'A', false, 'contacted'), (:id, 2, 'A', false, 'contacted'), (:id, 3, 'B', true, 'held-out')""").param("id", id).update();
        return new CampaignId(id);
    }

    private void respond(long customer, String type, String kind, Long campaign, Instant at) {
        jdbc.sql("""
                        insert into response (source, external_id, type, customer_id, campaign_id, class, occurred_at, recorded_at)
                        values ('test', gen_random_uuid()::text, :type, :customer, :campaign::bigint, :class, :at::timestamptz, now())""")
                .param("type", type)
                .param("customer", customer)
                .param("campaign", campaign == null ? null : campaign.toString())
                .param("class", kind)
                .param("at", at.toString())
                .update();
    }
}
