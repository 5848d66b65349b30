package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Segments;
import io.rondo.consent.Suppressions;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.Draw;
import io.rondo.kernel.SegmentId;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class BuildListIntegrationTests extends BatchTest {

    @Autowired
    Segments segments;

    @Autowired
    Suppressions suppressions;

    @Test
    void leavesCustomersOutForTheFirstReasonThatAppliesAndAddsUp() {
        customer("listed", "listed@customers.test");
        customer("no-address", null);
        var silent = customer("no-consent", "no-consent@customers.test");
        jdbc.sql("delete from consent where customer_id = :id")
                .param("id", silent)
                .update();
        customer("suppressed", "suppressed@customers.test");
        suppressions.suppress(digests.ofEmail("Suppressed@customers.test"), "email", "marketing", "bounced", NOW);
        delivered(customer("recent", "recent@customers.test"), Duration.ofDays(6));
        delivered(customer("long-ago", "long-ago@customers.test"), Duration.ofDays(8));
        heldOut(customer("held-out-recently", "held-out@customers.test"));
        jdbc.sql("insert into recovery_case (customer_id, opened_at) values (:id, now())")
                .param("id", customer("recovery", "recovery@customers.test"))
                .update();
        customer("twin", "LISTED@customers.test");
        var objector = customer("objector", "objector@customers.test");
        jdbc.sql("update customer set no_profiling = true where id = :id")
                .param("id", objector)
                .update();

        var campaign = campaign("c", everybodyByProfile(), 1);
        arm(campaign, "A", false, 1, 1);
        var list = jobs.buildList(campaign);

        assertThat(list.considered()).isEqualTo(10);
        assertThat(list.listed()).isEqualTo(2);
        assertThat(list.notListed())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "no-address", 1,
                        "no-consent", 1,
                        "suppressed", 1,
                        "contacted-recently", 2,
                        "in-recovery", 1,
                        "same-address", 1,
                        "no-profiling", 1));
        assertThat(list.listedShare()).isEqualTo(0.2);
        assertThat(listed(campaign)).containsExactly("listed", "long-ago");
    }

    @Test
    void aContactIsRecentOrNotWhenTheWaveIsDue() {
        customers(40);
        jdbc.sql("select id from customer")
                .query(Long.class)
                .list()
                .forEach(id -> delivered(id, Duration.ofHours(156)));
        var campaign = campaign("c", everybody(), 2);
        arm(campaign, "A", false, 1, 1);
        var list = jobs.buildList(campaign);

        assertThat(list.notListed()).containsOnlyKeys("contacted-recently");
        assertThat(list.listed()).isPositive();
        assertThat(jdbc.sql("select distinct wave from list_member")
                        .query(Integer.class)
                        .list())
                .as("a day later, 7.5 days after the contact")
                .containsExactly(2);
    }

    @Test
    void keepsHowManyContactsEachArmHas() {
        customers(40);
        var campaign = campaign("c", everybody(), 1);
        arm(campaign, "A", false, 0.8, 1);
        arm(campaign, "control", true, 0.199999, 2);
        arm(campaign, "hardly-anybody", false, 0.000001, 3);
        jobs.buildList(campaign);
        assertThat(jdbc.sql("""
                        select bool_and(a.listed = (select count(*) from list_member m where m.campaign_id = a.campaign_id and m.arm = a.arm))
                               and sum(a.listed) = 40 from campaign_arm a where a.campaign_id = :campaign""")
                        .param("campaign", campaign.value())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void leavesOutWhomTheLedgerWouldRefuseForWhatTheyChose() {
        var books = offer("books");
        var garden = offer("garden");
        refuse(customer("no-books", "no-books@customers.test"), "books");
        refuse(customer("no-garden", "no-garden@customers.test"), "garden");
        refuse(customer("no-cars", "no-cars@customers.test"), "cars");
        choose(customer("pauses", "pauses@customers.test"), null, Duration.ofDays(14));
        choose(customer("pauses-for-some-days", "some-days@customers.test"), null, Duration.ofDays(13));
        choose(customer("pause-is-over", "over@customers.test"), null, Duration.ofDays(-1));
        var full = customer("had-enough", "had-enough@customers.test");
        choose(full, 1, null);
        delivered(full, Duration.ofDays(29));
        var again = customer("may-have-more", "may-have-more@customers.test");
        choose(again, 1, null);
        delivered(again, Duration.ofDays(31));

        var campaign = campaign("c", everybody(), 1);
        arm(campaign, "A", false, 0.5, 1);
        arm(campaign, "B", false, 0.3, 2);
        arm(campaign, "control", true, 0.2, 3);
        offered(campaign, "A", books);
        offered(campaign, "B", garden);
        var list = jobs.buildList(campaign);

        // Whatever their arm would be: arms are compared with each other and with the hold-out.
        assertThat(list.notListed())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("topic-refused", 2, "paused-by-customer", 1, "own-limit", 1));
        assertThat(listed(campaign))
                .containsExactly("may-have-more", "no-cars", "pause-is-over", "pauses-for-some-days");
    }

    @Test
    void leavesOutWhoRefusedEveryOfferAnArmMayChoose() {
        var books = offer("books");
        var garden = offer("garden");
        refuse(customer("no-books", "no-books@customers.test"), "books");
        var neither = customer("neither", "neither@customers.test");
        refuse(neither, "books");
        refuse(neither, "garden");
        var campaign = campaign("c", everybody(), 1);
        arm(campaign, "A", false, 1, 1);
        for (var offer : List.of(books, garden)) {
            jdbc.sql("insert into campaign_offer values (:campaign, :offer)")
                    .param("campaign", campaign.value())
                    .param("offer", offer)
                    .update();
        }
        assertThat(jobs.buildList(campaign).notListed()).isEqualTo(Map.of("topic-refused", 1));
        assertThat(listed(campaign)).containsExactly("no-books");
    }

    @Test
    void aPauseIsMeasuredAgainstTheWaveACustomerIsIn() {
        for (var i = 1; i <= 40; i++) {
            choose(customer("x-" + i, "x%d@customers.test".formatted(i)), null, Duration.ofDays(20));
        }
        var campaign = campaign("c", everybody(), 2);
        jdbc.sql("update campaign set wave_gap = interval '7 days'").update();
        arm(campaign, "A", false, 1, 1);
        var list = jobs.buildList(campaign);
        assertThat(list.listed()).isBetween(5, 35);
        assertThat(list.notListed()).containsOnlyKeys("paused-by-customer");
        assertThat(count("list_member where wave = 1"))
                .as("their window ends before the pause does")
                .isZero();
    }

    @Test
    void drawsArmsAndWavesThatAnybodyCanRecompute() {
        customers(2_000);
        var campaign = campaign("c", everybody(), 3);
        arm(campaign, "control", true, 0.2, 1);
        arm(campaign, "A", false, 0.5, 2);
        arm(campaign, "B", false, 0.3, 3);
        var list = jobs.buildList(campaign);
        assertThat(list.listed()).isEqualTo(2_000);
        assertThat(list.heldOut()).isBetween(330, 470);
        assertThat(list.sampleRatioP()).isGreaterThan(0.001);
        jdbc.sql("select external_id, arm, wave, hold_out from list_member join customer c on c.id = customer_id")
                .query(row -> {
                    var externalId = row.getString(1);
                    var arm = Draw.uniform("seed-1", "arm", externalId);
                    assertThat(row.getString(2)).isEqualTo(arm < 0.2 ? "control" : arm < 0.7 ? "A" : "B");
                    assertThat(row.getInt(3)).isEqualTo(1 + (int) (Draw.uniform("seed-1", "wave", externalId) * 3));
                    assertThat(row.getBoolean(4)).isEqualTo(arm < 0.2);
                });
    }

    @Test
    void givesTheSameSeedTheSameArmsWhoeverElseIsListed() {
        customers(300);
        var first = campaign("first", everybody(), 1);
        arm(first, "A", false, 0.5, 1);
        arm(first, "B", true, 0.5, 2);
        jobs.buildList(first);
        jdbc.sql("update customer set email = null where id % 3 = 0").update();
        var second = campaign("second", everybody(), 1);
        arm(second, "A", false, 0.5, 1);
        arm(second, "B", true, 0.5, 2);
        assertThat(jobs.buildList(second).listed()).isEqualTo(200);
        assertThat(count("list_member a join list_member b using (customer_id) where a.campaign_id < b.campaign_id"))
                .isEqualTo(200);
        assertThat(
                        count(
                                "list_member a join list_member b using (customer_id) where a.campaign_id < b.campaign_id and a.arm <> b.arm"))
                .isZero();
    }

    @Test
    void neverChangesAFrozenList() {
        customers(100);
        var campaign = campaign("c", everybody(), 1);
        arm(campaign, "A", false, 1, 1);
        var list = jobs.buildList(campaign);
        assertThat(count("outbox where kind = 'index-contact'")).isEqualTo(100);
        var before = jdbc.sql("select * from list_member order by id").query().listOfRows();
        customer("late", "late@customers.test");
        assertThat(jobs.buildList(campaign)).isEqualTo(list);
        assertThat(jdbc.sql("select * from list_member order by id").query().listOfRows())
                .isEqualTo(before);
    }

    @Test
    void buildsAfterItsNodeWasKilledInTheMiddle() {
        customers(10);
        var campaign = campaign("c", everybody(), 1);
        arm(campaign, "A", false, 0.5, 1);
        assertThatThrownBy(() -> jobs.buildList(campaign))
                .isInstanceOf(JobFailed.class)
                .hasMessageContaining("sum to 1");
        assertThat(count("list_member")).isZero();
        arm(campaign, "B", true, 0.5, 2);
        jdbc.sql("update batch_job_execution set status = 'STARTED', exit_code = 'UNKNOWN', end_time = null")
                .update();
        jdbc.sql("update batch_step_execution set status = 'STARTED', exit_code = 'EXECUTING', end_time = null")
                .update();
        assertThat(jobs.buildList(campaign).listed()).isEqualTo(10);
    }

    @Test
    void selectsByProfile() {
        customers(10);
        jdbc.sql("update profile set value_tier = 'high', monetary = 500 where customer_id <= 4")
                .update();
        var criteria = new Criteria.And(List.of(
                new Criteria.ValueTierIn(java.util.Set.of(io.rondo.audiences.ValueTier.HIGH)),
                new Criteria.NumberCriterion(
                        Criteria.NumberField.MONETARY, Criteria.Comparison.AT_LEAST, BigDecimal.valueOf(400))));
        var campaign = campaign("c", segments.create("rich", criteria, "maria"), 1);
        arm(campaign, "A", false, 1, 1);
        assertThat(jobs.buildList(campaign).considered()).isEqualTo(4);
    }

    private SegmentId everybody() {
        return segments.findByName("everybody")
                .map(io.rondo.audiences.Segment::id)
                .orElseGet(() -> segments.create("everybody", new Criteria.All(), "maria"));
    }

    private SegmentId everybodyByProfile() {
        return segments.create(
                "low", new Criteria.ValueTierIn(java.util.Set.of(io.rondo.audiences.ValueTier.LOW)), "maria");
    }

    private void customers(int n) {
        for (var i = 1; i <= n; i++) {
            customer("x-" + i, "x%d@customers.test".formatted(i));
        }
    }

    private List<String> listed(CampaignId campaign) {
        return jdbc.sql("""
                        select external_id from list_member m join customer c on c.id = m.customer_id
                        where campaign_id = :id order by 1""").param("id", campaign.value()).query(String.class).list();
    }

    private long offer(String topic) {
        return jdbc.sql("""
                        insert into offer (code, name, category, landing_url, created_at)
                        values (:topic, :topic, :topic, 'https://shop.test/', now()) returning id""").param("topic", topic).query(Long.class).single();
    }

    private void offered(CampaignId campaign, String arm, long offer) {
        jdbc.sql("update campaign_arm set offer_id = :offer where campaign_id = :campaign and arm = :arm")
                .param("offer", offer)
                .param("campaign", campaign.value())
                .param("arm", arm)
                .update();
    }

    private void refuse(long customer, String topic) {
        jdbc.sql("insert into topic_refusal values (:id, :topic, now())")
                .param("id", customer)
                .param("topic", topic)
                .update();
    }

    private void choose(long customer, Integer limit, Duration pause) {
        jdbc.sql("insert into preference values (:id, :limit, :until, now())")
                .param("id", customer)
                .param("limit", limit, Types.INTEGER)
                .param(
                        "until",
                        pause == null ? null : NOW.plus(pause).atOffset(ZoneOffset.UTC),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    private void delivered(long customer, Duration ago) {
        jdbc.sql("""
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, template, state, due_at,
                                              settled_at, created_at)
                        values ('contact', :id, 'offer', :id, 'email', 'marketing', 'offer', 'SENT', :at, :at, :at)""")
                .param("id", customer)
                .param("at", NOW.minus(ago).atOffset(ZoneOffset.UTC))
                .update();
    }

    /** In the hold-out of another campaign, whose wave was launched yesterday. */
    private void heldOut(long customer) {
        var other = campaign("other", null, 1);
        jdbc.sql("""
                        insert into campaign_wave (campaign_id, wave, launched_at, ends_at, job_key)
                        values (:id, 1, :at, :at, 1)""")
                .param("id", other.value())
                .param("at", NOW.minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("insert into list_member (campaign_id, customer_id, arm, hold_out) values (:campaign, :id, 'B', true)")
                .param("campaign", other.value())
                .param("id", customer)
                .update();
    }
}
