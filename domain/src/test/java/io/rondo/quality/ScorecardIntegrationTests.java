package io.rondo.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.testing.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a scoring counts, by source and field. */
class ScorecardIntegrationTests {

    private World world;
    private Scorecard scorecard;
    private int count;

    @BeforeEach
    void open() {
        world = new World();
        scorecard = world.bean(Scorecard.class);
        world.jdbc().sql("truncate quality_run cascade").update();
        customer("shop", "ada@mail.test", "Ada", World.NOW.toString());
        customer(
                "shop",
                "ADA@mail.test",
                "4da",
                World.NOW.minus(Duration.ofDays(400)).toString());
        customer("shop", "not an address", null, World.NOW.toString());
        customer("shop", null, " ", World.NOW.toString());
        customer("crm", "ada@mail.test", "Ada", World.NOW.toString());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void scoresEachSourceAndFieldByEachRule() {
        scorecard.score();
        assertThat(scores("shop"))
                .contains(
                        "email complete 3/4",
                        "email valid 2/3",
                        "email unique 1/3",
                        "given_name complete 2/4",
                        "given_name valid 1/2",
                        "record fresh 3/4");
        assertThat(scores("crm"))
                .contains("email complete 1/1", "email valid 1/1", "email unique 1/1", "record fresh 1/1");
    }

    @Test
    void theWorstAreListedWithWhatTheyFail() {
        scorecard.score();
        assertThat(world.jdbc()
                        .sql("select array_to_string(failed, ' ') from quality_worst where source = 'shop'")
                        .query(String.class)
                        .list())
                .hasSize(4)
                .anyMatch(failed -> failed.contains("email:valid") && failed.contains("given_name:complete"))
                .anyMatch(failed -> failed.contains("record:fresh") && failed.contains("given_name:valid"));
    }

    @Test
    void theValuesThatMostRecordsShareAreListedWithTheirRecords() {
        customer("shop", "bob@mail.test", "Bob", World.NOW.toString());
        customer("shop", "bob@mail.test", "Bob", World.NOW.toString());
        customer("shop", "bob@mail.test", "Bob", World.NOW.toString());
        scorecard.score();
        scorecard.score();
        assertThat(world.jdbc().sql("""
                                select s.source || ' ' || field || ' ' || place || ' ' || records || ' ' || string_agg(c.external_id, ' ' order by c.id)
                                  from quality_shared s join customer c on c.id = s.customer_id
                                 group by s.source, field, place, records order by place""").query(String.class).list())
                .containsExactly("shop email 1 3 shop6 shop7 shop8", "shop email 2 2 shop1 shop2");
    }

    @Test
    void aRecordIsAsFreshAsTheLastFileThatHadIt() {
        delivered("shop2", Duration.ofDays(1));
        delivered("shop1", Duration.ofDays(500));
        scorecard.score();
        assertThat(scores("shop"))
                .as("one that said the same again is fresh, one that only a merge wrote is not")
                .contains("record fresh 3/4");
        assertThat(world.jdbc().sql("""
                                select c.external_id from quality_worst w join customer c on c.id = w.customer_id
                                 where 'record:fresh' = any(failed)""").query(String.class).list()).containsExactly("shop1");
    }

    @Test
    void aRuleIsAddedOnceForAFieldAndMeasure() {
        var rules = world.bean(QualityRules.class);
        try {
            assertThat(rules.add("city", "valid", "^[^0-9]+$", null, new BigDecimal("0.9"), "maria"))
                    .isTrue();
            assertThat(rules.add("city", "valid", "^.*$", null, BigDecimal.ONE, "maria"))
                    .isFalse();
            assertThat(rules.all())
                    .filteredOn(rule ->
                            rule.field().equals("city") && rule.measure().equals("valid"))
                    .singleElement()
                    .satisfies(rule -> assertThat(rule.pattern()).isEqualTo("^[^0-9]+$"));
        } finally {
            world.jdbc()
                    .sql("delete from quality_rule where field = 'city' and measure = 'valid'")
                    .update();
        }
    }

    @Test
    void mergedAndErasedRecordsAreNotScored() {
        world.jdbc()
                .sql("update customer set state = 'erased' where source = 'crm'")
                .update();
        scorecard.score();
        assertThat(scores("crm")).isEmpty();
    }

    @Test
    void aChangedRuleCountsFromTheNextScoringOnAndHistoryStays() {
        scorecard.score();
        var rules = world.bean(QualityRules.class);
        var valid = rules.all().stream()
                .filter(rule -> rule.field().equals("email") && rule.measure().equals("valid"))
                .findFirst()
                .orElseThrow();
        rules.change(valid.id(), "^ada@", null, new BigDecimal("0.5"), true, "root");
        var off = rules.all().stream()
                .filter(rule -> rule.measure().equals("fresh"))
                .findFirst()
                .orElseThrow();
        rules.change(off.id(), null, 30, off.target(), false, "root");
        try {
            scorecard.score();
            assertThat(scores("crm")).contains("email valid 1/1").noneMatch(score -> score.startsWith("record"));
            assertThat(world.count("quality_score where field = 'record'"))
                    .as("of the first run")
                    .isEqualTo(2);
            assertThat(world.count("quality_worst where run_id < (select max(id) from quality_run)"))
                    .isZero();
        } finally {
            rules.change(valid.id(), valid.pattern(), null, valid.target(), true, "root");
            rules.change(off.id(), null, off.days(), off.target(), true, "root");
        }
        assertThat(rules.possible("(unclosed")).isFalse();
        assertThat(rules.possible("^[a-z]+$")).isTrue();
    }

    private void delivered(String externalId, Duration ago) {
        world.jdbc()
                .sql("""
                        with run as (insert into import_run (kind, file_name, started_at, file_path, file_digest)
                                     values ('customers', 'shop.csv', cast(:at as timestamptz), '/shop.csv', '') returning id)
                        insert into customer_identity (kind, value, customer_id, last_run)
                        select 'source:shop', c.external_id, c.id, run.id from customer c, run where c.external_id = :ext""")
                .param("at", World.NOW.minus(ago).toString())
                .param("ext", externalId)
                .update();
    }

    private List<String> scores(String source) {
        return world.jdbc().sql("""
                        select field || ' ' || measure || ' ' || good || '/' || checked from quality_score
                         where source = :source and run_id = (select max(id) from quality_run)""").param("source", source).query(String.class).list();
    }

    private void customer(String source, @Nullable String email, @Nullable String given, String updatedAt) {
        world.jdbc()
                .sql("""
                        insert into customer (external_id, source, email, given_name, created_at, updated_at)
                        values (:ext, :source, :email, :given, now(), cast(:at as timestamptz))""")
                .param("ext", source + ++count)
                .param("source", source)
                .param("email", email, java.sql.Types.VARCHAR)
                .param("given", given, java.sql.Types.VARCHAR)
                .param("at", updatedAt)
                .update();
    }
}
