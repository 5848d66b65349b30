package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Segments;
import io.rondo.consent.Suppressions;
import io.rondo.kernel.Draw;
import io.rondo.kernel.SegmentId;
import java.math.BigDecimal;
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
        assertThat(jdbc.sql("""
                                select external_id from list_member m join customer c on c.id = m.customer_id
                                where campaign_id = :id order by 1""")
                        .param("id", campaign.value())
                        .query(String.class)
                        .list())
                .containsExactly("listed", "long-ago");
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
