package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Segments;
import io.rondo.campaigns.Campaigns;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Lists built in parts, from several segments, cut to what can be paid and called. */
class ListPartitionsIntegrationTests extends BatchTest {

    @Autowired
    Segments segments;

    @Autowired
    Campaigns campaigns;

    @Test
    void partsSideBySideGiveTheListOfOnePart() throws Exception {
        people(450);
        var whole = campaign("whole");
        assertThat(jobs.startList(whole)).as("no statistics: one part").containsExactly(1);
        jobs.buildList(whole);
        jdbc.sql("analyze customer").update();
        var parts = campaign("parts");
        var numbers = jobs.startList(parts);
        assertThat(numbers).containsExactly(1, 2, 3, 4, 5);
        try (var threads = Executors.newFixedThreadPool(3)) {
            var running = numbers.reversed().stream()
                    .map(number -> threads.submit(() -> jobs.findCandidates(parts, number)))
                    .toList();
            for (var each : running) {
                each.get();
            }
        }
        jobs.findCandidates(parts, 3);
        assertThat(count("list_draft_customer where partition between 2 and 4")).isBetween(150, 400);
        assertThat(count("list_draft_customer")).isEqualTo(450);
        jobs.buildList(parts);
        assertThat(members(parts)).hasSizeBetween(250, 440).isEqualTo(members(whole));
        assertThat(exclusions(parts)).isNotEmpty().isEqualTo(exclusions(whole));
        assertThat(count("list_draft_customer")).isZero();
        assertThat(count("list_draft_partition")).isZero();
        assertThat(count("list_draft")).isZero();
    }

    @Test
    void findsAgainWhatACrashOfTheServerEmptied() {
        people(250);
        jdbc.sql("analyze customer").update();
        var campaign = campaign("c");
        var numbers = jobs.startList(campaign);
        numbers.forEach(number -> jobs.findCandidates(campaign, number));
        // What PostgreSQL does to unlogged tables.
        jdbc.sql("truncate list_draft_customer, list_draft_partition").update();
        jobs.findCandidates(campaign, 1);
        var list = jobs.buildList(campaign);
        assertThat(list.considered()).isEqualTo(250);
    }

    @Test
    void anEditOfTheSegmentBetweenTwoPartsDoesNotSplitTheList() {
        people(250);
        jdbc.sql("analyze customer").update();
        var campaign = campaign("c");
        var numbers = jobs.startList(campaign);
        jobs.findCandidates(campaign, numbers.getFirst());
        var nobody = segments.create("nobody", new Criteria.CountryIn(Set.of("XX")), "maria");
        jdbc.sql(
                        "update segment s set criteria = n.criteria from segment n where n.id = :nobody and s.name = 'everybody'")
                .param("nobody", nobody.value())
                .update();
        assertThat(jobs.buildList(campaign).considered()).isEqualTo(250);
    }

    @Test
    void considersWhoIsInAnySegmentAndInNoneThatIsExcluded() {
        people(90);
        jdbc.sql("update customer set country = case id % 3 when 0 then 'DE' when 1 then 'CN' else 'US' end")
                .update();
        jdbc.sql("update customer set language = 'zh' where id <= 30").update();
        var campaign = campaign("c");
        jdbc.sql("update campaign set segment_id = :id")
                .param("id", country("DE").value())
                .update();
        further(campaign, country("CN"), false);
        further(campaign, segments.create("zh", new Criteria.LanguageIn(Set.of("zh")), "maria"), true);
        assertThat(jobs.buildList(campaign).considered()).isEqualTo(40);
        assertThat(
                        count(
                                "list_member m join customer c on c.id = m.customer_id where language = 'zh' or country = 'US'"))
                .isZero();
    }

    @Test
    void aFrozenSegmentGivesTheListOfItsMoment() {
        people(60);
        jdbc.sql("update customer set country = case when id <= 40 then 'DE' else 'CN' end")
                .update();
        var campaign = campaign("c");
        var frozen = country("DE");
        segments.freeze(frozen);
        var excluded = segments.create("zh", new Criteria.LanguageIn(Set.of("zh")), "maria");
        jdbc.sql("update customer set language = 'zh' where id <= 10").update();
        segments.freeze(excluded);
        jdbc.sql("update customer set country = 'US', language = 'en'").update();
        jdbc.sql("update campaign set segment_id = :id")
                .param("id", frozen.value())
                .update();
        further(campaign, excluded, true);
        var numbers = jobs.startList(campaign);
        numbers.forEach(number -> jobs.findCandidates(campaign, number));
        assertThat(jobs.buildList(campaign).considered()).isEqualTo(30);
    }

    @Test
    void whoIsMergedOrErasedWhileTheListIsBuiltIsLeftOutWithThatReason() {
        for (var i = 1; i <= 3; i++) {
            customer("x-" + i, "one@customers.test");
        }
        customer("x-4", "other@customers.test");
        var campaign = campaign("c");
        jobs.startList(campaign).forEach(number -> jobs.findCandidates(campaign, number));
        jdbc.sql("update customer set state = 'merged', merged_into = 3 where id in (1, 2)")
                .update();
        jdbc.sql("update customer set state = 'erased' where id = 4").update();
        var list = jobs.buildList(campaign);
        assertThat(list.notListed()).isEqualTo(Map.of("merged", 2, "erased", 1));
        assertThat(members(campaign)).extracting(row -> row.get("customer_id")).containsExactly(3L);
    }

    @Test
    void aCampaignStoppedWhileItsListIsBuiltGetsNone() {
        people(20);
        var campaign = campaign("c");
        jdbc.sql("update campaign set state = 'building'").update();
        jobs.startList(campaign).forEach(number -> jobs.findCandidates(campaign, number));
        campaigns.stop(campaign, "maria", "wrong offer");
        assertThat(count("list_draft_customer")).isZero();
        assertThat(jobs.startList(campaign)).isEmpty();
        jobs.findCandidates(campaign, 1);
        assertThatThrownBy(() -> jobs.buildList(campaign)).isInstanceOf(IllegalStateException.class);
        assertThat(count("list_draft_customer")).isZero();
        assertThat(count("list_draft")).isZero();
        assertThat(count("list_member")).isZero();
    }

    @Test
    void aPartThatIsBeingFoundWhenTheCampaignIsStoppedLeavesNothing() throws Exception {
        people(20);
        var campaign = campaign("c");
        jdbc.sql("update campaign set state = 'building'").update();
        jobs.startList(campaign);
        jdbc.sql("""
                        create function wait_for_the_stop() returns trigger language plpgsql as $$
                          begin perform pg_advisory_xact_lock_shared(4711); return null; end $$""").update();
        jdbc.sql("""
                        create trigger wait_for_the_stop after insert on list_draft_customer
                        for each statement execute function wait_for_the_stop()""").update();
        try {
            CompletableFuture<Void> finding;
            try (var other = dataSource.getConnection();
                    var statement = other.createStatement()) {
                statement.execute("select pg_advisory_lock(4711)");
                finding = CompletableFuture.runAsync(() -> jobs.findCandidates(campaign, 1));
                await().until(() ->
                        count("pg_locks where locktype = 'advisory' and objid = 4711 and not granted") == 1);
                campaigns.stop(campaign, "maria", "wrong offer");
                statement.execute("select pg_advisory_unlock(4711)");
            }
            finding.get(30, TimeUnit.SECONDS);
        } finally {
            jdbc.sql("drop function wait_for_the_stop cascade").update();
        }
        assertThat(count("list_draft_customer")).isZero();
        assertThat(count("list_draft_partition")).isZero();
        assertThat(count("list_draft")).isZero();
    }

    @Test
    void neverConsidersARecordThatWasMergedOrErased() {
        people(20);
        jdbc.sql("update customer set state = 'merged', merged_into = 1 where id in (2, 3)")
                .update();
        jdbc.sql("update customer set state = 'erased' where id = 4").update();
        assertThat(jobs.buildList(campaign("c")).considered()).isEqualTo(17);
    }

    @Test
    void takesTheBestOfEachHouseholdWhereTheCampaignWantsThat() {
        for (var i = 1; i <= 4; i++) {
            customer("x-" + i, "x%d@customers.test".formatted(i));
        }
        jdbc.sql("""
                        update customer set country = 'DE', postal_code = '10115', family_name = 'Weber',
                               street = case id when 1 then 'Gartenstr. 1-2' when 2 then 'gartenstr 1 - 2' else 'Gartenstr. 12' end""").update();
        jdbc.sql("update customer set family_name = 'Koch' where id = 4").update();
        jdbc.sql("update profile set monetary = 100 * customer_id").update();
        var all = campaign("all");
        var one = campaign("one");
        jdbc.sql("update campaign set one_per_household = true where id = :id")
                .param("id", one.value())
                .update();
        assertThat(jobs.buildList(all).listed()).isEqualTo(4);
        assertThat(jobs.buildList(one).notListed()).isEqualTo(Map.of("same-household", 1));
        assertThat(members(one)).extracting(row -> row.get("customer_id")).containsExactly(2L, 3L, 4L);
    }

    @Test
    void keepsTheHighestScoreOfAnAddress() {
        customer("x-1", "one@customers.test");
        customer("x-2", "one@customers.test");
        jdbc.sql("update profile set monetary = 100 * customer_id").update();
        var campaign = campaign("c");
        assertThat(jobs.buildList(campaign).notListed()).isEqualTo(Map.of("same-address", 1));
        assertThat(members(campaign)).extracting(row -> row.get("customer_id")).containsExactly(2L);
    }

    @Test
    void cutsToTheBudgetByScore() {
        people(200);
        jdbc.sql("update profile set monetary = customer_id % 50").update();
        var campaign = campaign("c");
        // A quarter is held out: what 3 pay for, 4 are listed for. (100 - 40) / (2 * 0.75) = 40
        jdbc.sql("update campaign set budget = 100, fixed_cost = 40, cost_per_message = 2")
                .update();
        var list = jobs.buildList(campaign);
        assertThat(list.listed()).isEqualTo(40);
        assertThat(list.notListed().get("over-budget")).isPositive();
        assertThat(list.considered())
                .isEqualTo(list.listed()
                        + list.notListed().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum());
        var worst = jdbc.sql("select min(score) from list_member")
                .query(Double.class)
                .single();
        assertThat(count(
                        "list_exclusion e join profile using (customer_id) where reason = 'over-budget' and monetary > "
                                + worst))
                .isZero();
        assertThat(count("list_member m join profile p using (customer_id) where m.score <> p.monetary"))
                .isZero();
    }

    @Test
    void cutsToWhatCanBeCalled() {
        people(200);
        var campaign = campaign("c");
        jdbc.sql("update campaign set call_capacity = 30, budget = 100000, cost_per_message = 1")
                .update();
        var list = jobs.buildList(campaign);
        assertThat(list.listed()).isEqualTo(40);
        assertThat(list.notListed()).containsKey("over-capacity").doesNotContainKey("over-budget");
    }

    @Test
    void leavesOutWhomACampaignOfTheSameOrHigherPriorityOwns() {
        for (var i = 1; i <= 5; i++) {
            customer("x-" + i, "x%d@customers.test".formatted(i));
        }
        launched("higher", 60, 1, "none");
        launched("equal", 50, 2, "responded");
        launched("lower", 40, 3, "none");
        launched("settled", 60, 4, "purchased");
        var campaign = campaign("c");
        assertThat(jobs.buildList(campaign).notListed()).isEqualTo(Map.of("owned-by-other", 2));
        assertThat(members(campaign)).extracting(row -> row.get("customer_id")).containsExactly(3L, 4L, 5L);
    }

    @Test
    void leavesOutWhoHasHadAsManyContactsAsThePolicyAllows() {
        for (var i = 1; i <= 4; i++) {
            customer("x-" + i, "x%d@customers.test".formatted(i));
        }
        jdbc.sql("delete from contact_policy").update();
        jdbc.sql("insert into contact_policy values ('email', 'marketing', 'low', 2, 3, 0, null, null)")
                .update();
        sent(1, 1, 2);
        sent(2, 8, 9, 10);
        sent(3, 8, 9);
        sent(4, 31, 32, 33);
        var campaign = campaign("c");
        jdbc.sql("update campaign set min_days_since_contact = 0").update();
        try {
            assertThat(jobs.buildList(campaign).notListed()).isEqualTo(Map.of("cap-7-days", 1, "cap-30-days", 1));
        } finally {
            jdbc.sql("delete from contact_policy").update();
        }
        assertThat(members(campaign)).extracting(row -> row.get("customer_id")).containsExactly(3L, 4L);
    }

    /** Builds the whole list in a process of its own. */
    public static final class Build implements KilledJob.Work {
        @Override
        public void run(BatchJobs jobs, List<String> arguments) {
            build(jobs, new CampaignId(Long.parseLong(arguments.getFirst())));
        }

        static void build(BatchJobs jobs, CampaignId campaign) {
            jobs.startList(campaign).forEach(part -> jobs.findCandidates(campaign, part));
            jobs.buildList(campaign);
        }
    }

    @Test
    void aBuildKilledInAPartAndInTheDrawEndsWithTheSameTables() {
        var undisturbed = campaignToBuild();
        Build.build(jobs, undisturbed);
        var tables = StoredTables.of(jdbc);
        empty();
        var campaign = campaignToBuild();
        var arguments = List.of(Long.toString(campaign.value()));
        assertThat(jobs.startList(campaign)).hasSize(5);
        KilledJob.at(
                dataSource,
                dataSource.getJdbcUrl(),
                "list_draft_customer",
                "insert",
                "new.partition = 3 and new.customer_id > 200",
                Build.class,
                arguments);
        assertThat(count("list_draft_partition")).isEqualTo(2);
        KilledJob.at(
                dataSource,
                dataSource.getJdbcUrl(),
                "list_member",
                "insert",
                "new.customer_id > 300",
                Build.class,
                arguments);
        assertThat(count("list_draft_partition")).isEqualTo(5);
        assertThat(count("list_member")).isZero();
        Build.build(jobs, campaign);
        StoredTables.assertSame(StoredTables.of(jdbc), tables);
        assertThat(tables.keySet())
                .contains("list_member", "list_exclusion", "outbox")
                .doesNotContain("list_draft");
    }

    private CampaignId campaignToBuild() {
        people(450);
        jdbc.sql("update profile set monetary = customer_id % 50").update();
        jdbc.sql("analyze customer").update();
        var campaign = campaign("c");
        jdbc.sql("update campaign set call_capacity = 150").update();
        return campaign;
    }

    /** Of every kind: without address, without consent, several at one address. */
    private void people(int n) {
        jdbc.sql("""
                        insert into customer (external_id, email, email_digest, family_name, created_at, updated_at)
                        select 'x-' || i, a.email, sha256(a.email::bytea), 'Name ' || i, now(), now()
                        from generate_series(1, :n) i
                        cross join lateral (select case when i % 17 = 0 then null
                                                        else 'x' || (case when i % 23 = 0 then i - 1 else i end) || '@customers.test' end as email) a""").param("n", n).update();
        jdbc.sql("insert into profile (customer_id, refreshed_at) select id, now() from customer")
                .update();
        jdbc.sql("""
                        insert into consent select id, 'marketing', 'email', id % 13 <> 0, now() from customer""").update();
    }

    private CampaignId campaign(String name) {
        var everybody = segments.findByName("everybody")
                .map(io.rondo.audiences.Segment::id)
                .orElseGet(() -> segments.create("everybody", new Criteria.All(), "maria"));
        var campaign = campaign(name, everybody, 1);
        arm(campaign, "control", true, 0.25, 1);
        arm(campaign, "A", false, 0.75, 2);
        return campaign;
    }

    private SegmentId country(String country) {
        return segments.create(country, new Criteria.CountryIn(Set.of(country)), "maria");
    }

    private void further(CampaignId campaign, SegmentId segment, boolean excluded) {
        jdbc.sql("insert into campaign_segment values (:campaign, :segment, :excluded)")
                .param("campaign", campaign.value())
                .param("segment", segment.value())
                .param("excluded", excluded)
                .update();
    }

    private List<Map<String, Object>> members(CampaignId campaign) {
        return jdbc.sql("""
                        select customer_id, arm, hold_out, wave, segment, score, offer_id from list_member
                        where campaign_id = :id order by customer_id""").param("id", campaign.value()).query().listOfRows();
    }

    private List<Map<String, Object>> exclusions(CampaignId campaign) {
        return jdbc.sql("select customer_id, reason from list_exclusion where campaign_id = :id order by customer_id")
                .param("id", campaign.value())
                .query()
                .listOfRows();
    }

    private void launched(String name, int priority, long customer, String outcome) {
        var other = campaign(name, null, 1);
        jdbc.sql("update campaign set state = 'running', priority = :priority where id = :id")
                .param("priority", priority)
                .param("id", other.value())
                .update();
        jdbc.sql(
                        "insert into campaign_wave (campaign_id, wave, launched_at, ends_at, job_key) values (:id, 1, :at, :ends, :id)")
                .param("id", other.value())
                .param("at", NOW.minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
                .param("ends", NOW.plus(Duration.ofDays(9)).atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("""
                        insert into list_member (campaign_id, customer_id, arm, hold_out, outcome)
                        values (:campaign, :customer, 'A', false, :outcome)""")
                .param("campaign", other.value())
                .param("customer", customer)
                .param("outcome", outcome)
                .update();
    }

    private void sent(long customer, int... daysAgo) {
        for (var days : daysAgo) {
            jdbc.sql("""
                            insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, template, state, due_at,
                                                  settled_at, created_at)
                            values ('contact', :id, :step, :id, 'email', 'marketing', 'offer', 'SENT', :at, :at, :at)""")
                    .param("id", customer)
                    .param("step", "offer-" + days)
                    .param(
                            "at",
                            NOW.minus(Duration.ofDays(days)).plusSeconds(60).atOffset(ZoneOffset.UTC))
                    .update();
        }
    }
}
