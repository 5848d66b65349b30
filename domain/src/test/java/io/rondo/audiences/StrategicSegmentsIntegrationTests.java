package io.rondo.audiences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.TestKernel;
import io.rondo.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Strategic segments as people edit them: order, sizes, what a rule may not be, and who is due afterwards. */
class StrategicSegmentsIntegrationTests {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Criteria CHINESE = new Criteria.CountryIn(Set.of("CN"));

    private JdbcClient jdbc;
    private TransactionTemplate transaction;
    private Segments tactical;
    private StrategicSegments segments;

    @BeforeEach
    void open() {
        var database = TestDatabase.create();
        jdbc = database.jdbc();
        transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
        BusinessClock clock = () -> NOW;
        var json = JsonMapper.builder().build();
        tactical = new Segments(jdbc, DSL.using(database.dataSource(), SQLDialect.POSTGRES), json, clock, "EUR");
        segments = new StrategicSegments(jdbc, json, tactical, TestKernel.audit(jdbc, clock), clock);
        jdbc.sql("""
                        insert into customer (external_id, country, no_profiling, created_at, updated_at)
                        values ('a', 'CN', false, now(), now()), ('b', 'CN', false, now(), now()), ('c', 'CN', true, now(), now()),
                               ('d', 'CN', false, now(), now()), ('e', 'DE', false, now(), now()), ('f', 'CN', false, now(), now())""").update();
        jdbc.sql("""
                        insert into profile (customer_id, value_tier, stage, strategic_segment, assigned_segment, refreshed_at)
                        values (1, 'high', 'stability', 'key', 'key', now()), (2, 'low', 'dormant', 'leaving', 'leaving', now()),
                               (3, 'low', 'stability', 'all', 'all', now()), (4, 'low', 'stability', 'students', null, now()),
                               (5, 'low', 'stability', 'all', 'all', now())""").update();
        jdbc.sql("delete from profile_due").update();
    }

    @Test
    void aNewOneIsAskedLastAndEverybodyIsDue() {
        var code = create("Café in China", CHINESE);
        assertThat(code).isEqualTo("cafe-in-china");
        assertThat(codes()).containsExactly("key", "leaving", "growing", code, "all");
        assertThat(due()).isEqualTo(6);
        assertThat(segments.find(code)).hasValueSatisfying(it -> {
            assertThat(it.criteria()).isEqualTo(CHINESE);
            assertThat(it.readyMade()).isFalse();
        });
    }

    @Test
    void aCodeIsNeverUsedForTwo() {
        assertThat(create("重点城市", CHINESE)).isEqualTo("segment");
        assertThat(create("二线城市", CHINESE)).isEqualTo("segment-2");
        assertThat(create("Students", CHINESE)).as("a file gave this one").isEqualTo("students-2");
        var gone = create("Gone", CHINESE);
        retire(gone);
        assertThat(create("Gone", CHINESE)).isEqualTo("gone-2");
        assertThat(create("x".repeat(120), CHINESE)).hasSizeLessThanOrEqualTo(40);
        assertThatThrownBy(() -> create("key CUSTOMERS", CHINESE)).isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void anOutlookCountsWhoNoRuleBeforeTakes() {
        // a is in key and b in leaving before it is asked, c refused profiling, d has one from a file, e lives
        // elsewhere; f is unknown yet.
        assertThat(segments.outlook(null, CHINESE, 5).customers()).isEqualTo(1);
        assertThat(segments.outlook(null, CHINESE, 5).sample())
                .extracting(Customer::externalId)
                .containsExactly("f");
        assertThat(segments.outlook("leaving", CHINESE, 5).customers()).isEqualTo(2);
        assertThat(segments.outlook("key", CHINESE, 5).customers()).isEqualTo(3);
    }

    @Test
    void sizesCountEveryCustomerOnce() {
        assertThat(segments.sizes())
                .containsOnly(
                        Map.entry("key", 1L),
                        Map.entry("leaving", 1L),
                        Map.entry("students", 1L),
                        Map.entry("all", 3L));
    }

    @Test
    void rulesMoveButTheLastOneStays() {
        var code = create("China", CHINESE);
        move(code, true);
        assertThat(codes()).containsExactly("key", "leaving", code, "growing", "all");
        move(code, true);
        move(code, true);
        move(code, true);
        assertThat(codes()).containsExactly(code, "key", "leaving", "growing", "all");
        for (var i = 0; i < 6; i++) {
            move(code, false);
        }
        assertThat(codes()).containsExactly("key", "leaving", "growing", code, "all");
        move("all", true);
        move("nobody", true);
        assertThat(codes()).containsExactly("key", "leaving", "growing", code, "all");
    }

    @Test
    void theSecondOfTwoEditorsIsToldAndANameAloneMakesNobodyDue() {
        var key = segments.find("key").orElseThrow();
        assertThat(change("key", key.version(), "Crown", key.criteria())).isTrue();
        assertThat(due()).isZero();
        assertThat(segments.names().get("key").readyMade()).isFalse();
        assertThat(change("key", key.version(), "Jewels", CHINESE)).isFalse();
        assertThat(segments.names().get("key").name()).isEqualTo("Crown");
        assertThat(change("key", key.version() + 1, "Crown", CHINESE)).isTrue();
        assertThat(due()).isEqualTo(6);
    }

    @Test
    void everybodyElseKeepsItsRule() {
        var all = segments.find("all").orElseThrow();
        assertThat(change("all", all.version(), "The rest", CHINESE)).isTrue();
        assertThat(segments.find("all").orElseThrow().criteria()).isEqualTo(new Criteria.All());
        assertThat(segments.find("all").orElseThrow().name()).isEqualTo("The rest");
        assertThat(retire("all")).isFalse();
    }

    @Test
    void aRuleMayNotDependOnItselfNorOnWhatAnAuthorEdits() {
        var dynamic = tactical.create("Chinese", CHINESE, "me");
        var frozen = tactical.create("Accounts", CHINESE, "me");
        tactical.freeze(frozen);
        assertThatThrownBy(() -> create("Loop", new Criteria.Not(new Criteria.StrategicSegmentIn(Set.of("key")))))
                .isInstanceOf(UnfitRule.class);
        assertThatThrownBy(() -> create("Moving", new Criteria.Or(List.of(CHINESE, new Criteria.InSegment(dynamic)))))
                .isInstanceOf(UnfitRule.class);
        create("Named accounts", new Criteria.InSegment(frozen));
        assertThat(tactical.users(frozen)).containsExactly("Named accounts");
        assertThatThrownBy(() -> tactical.delete(frozen)).isInstanceOf(SegmentInUse.class);
    }

    @Test
    void oneThatATacticalRuleNamesIsNotDeleted() {
        var code = create("China", CHINESE);
        var user = tactical.create(
                "Not in China", new Criteria.Not(new Criteria.StrategicSegmentIn(Set.of(code, "key"))), "me");
        assertThatThrownBy(() -> retire(code))
                .isInstanceOfSatisfying(
                        SegmentInUse.class, e -> assertThat(e.users()).containsExactly("Not in China"));
        tactical.delete(user);
        assertThat(retire(code)).isTrue();
        assertThat(codes()).containsExactly("key", "leaving", "growing", "all");
        assertThat(segments.names().get(code).name()).as("lists still name it").isEqualTo("China");
        assertThat(retire(code)).isFalse();
    }

    @Test
    void thereAreNotMoreThanOneCanRead() {
        for (var i = codes().size(); i < StrategicSegments.MOST; i++) {
            create("Number " + i, CHINESE);
        }
        assertThatThrownBy(() -> create("One more", CHINESE)).isInstanceOf(UnfitRule.class);
    }

    @Test
    void changesAreInTheAudit() {
        var code = create("China", CHINESE);
        move(code, true);
        retire(code);
        assertThat(jdbc.sql("select actor || ' ' || action || ' ' || subject from audit_log order by id")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "me create-strategic-segment strategic-segment-china",
                        "me move-strategic-segment strategic-segment-china",
                        "me delete-strategic-segment strategic-segment-china");
    }

    private String create(String name, Criteria rule) {
        return transaction.execute(status -> segments.create(name, rule, "me"));
    }

    private boolean change(String code, int version, String name, Criteria rule) {
        return transaction.execute(status -> segments.change(code, version, name, rule, "me"));
    }

    private void move(String code, boolean earlier) {
        transaction.executeWithoutResult(status -> segments.move(code, earlier, "me"));
    }

    private boolean retire(String code) {
        return transaction.execute(status -> segments.retire(code, "me"));
    }

    private List<String> codes() {
        return segments.all().stream().map(StrategicSegment::code).toList();
    }

    private long due() {
        return jdbc.sql("select count(distinct customer_id) from profile_due")
                .query(Long.class)
                .single();
    }
}
