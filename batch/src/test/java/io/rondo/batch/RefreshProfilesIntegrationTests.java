package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Criteria.PersonField;
import io.rondo.audiences.StrategicSegments;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

class RefreshProfilesIntegrationTests extends BatchTest {

    @Autowired
    private StrategicSegments strategic;

    private int orders;

    @BeforeEach
    void nobodyIsDue() {
        jdbc.sql("truncate profile_due").update();
    }

    @Test
    void countsRecencyFrequencyAndMoneyLessReturnsAndCancellations() {
        var ann = customer("ann", "ann@example.org");
        order(ann, 100, 120, 0, "placed");
        order(ann, 40, 80, 30, "placed");
        order(ann, 10, 999, 0, "cancelled");
        jobs.refreshProfiles();
        assertThat(profile(ann))
                .containsEntry("own_orders", true)
                .containsEntry("recency_days", 40)
                .containsEntry("frequency", 2)
                .containsEntry("monetary", new java.math.BigDecimal("170.00"))
                .containsEntry("return_rate", new java.math.BigDecimal("0.1500"))
                .containsEntry("interval_days", 60.0)
                .containsEntry("order_days", 2)
                .containsEntry("stage", "build-up")
                .containsEntry("relationship", "client");
    }

    @Test
    void oneOrderWithTooManyDigitsStopsNobodysRefresh() {
        var digits = customer("digits", "digits@customers.test");
        var usual = customer("usual", "usual@customers.test");
        for (var daysAgo : List.of(1, 8, 15)) {
            jdbc.sql("""
                            insert into customer_order (source, external_id, customer_id, ordered_at, amount, state, value_received, cost_paid, recorded_at)
                            values ('shop', 'd' || :days, :customer, :at, 999999999999.99, 'placed', 0, 999999999999.99, now())""")
                    .param("days", daysAgo)
                    .param("customer", digits)
                    .param("at", NOW.minus(Duration.ofDays(daysAgo)).atOffset(ZoneOffset.UTC))
                    .update();
        }
        order(usual, 3, 20, 0, "placed");
        jobs.refreshProfiles();
        assertThat(jdbc.sql("""
                                select concat_ws(' ', customer_id, monetary, value_now, value_potential, delivered_value) from profile order by 1""").query(String.class).list())
                .containsExactly(
                        digits + " 999999999999.99 999999999999.99 999999999999.99 -999999999999.99",
                        usual + " 20.00 20.00 520.00");
    }

    @Test
    void tellsTheStageByTheCustomersOwnPace() {
        var once = customer("once", null);
        order(once, 20, 50, 0, "placed");
        var regular = every(30, 6, 10, "regular");
        var slower = every(30, 6, 75, "slower");
        var gone = every(30, 6, 100, "gone");
        var faded = every(30, 14, 5, "faded");
        jdbc.sql(
                        "update customer_order set amount = 10 where customer_id = :id and ordered_at > cast(:now as timestamptz) - interval '365 days'")
                .param("id", faded)
                .param("now", NOW.toString())
                .update();
        order(faded, 400, 5_000, 0, "placed");
        jobs.refreshProfiles();
        assertThat(List.of(stage(once), stage(regular), stage(slower), stage(gone), stage(faded)))
                .containsExactly("exploration", "stability", "decline", "dormant", "decline");
    }

    @Test
    void putsEqualCustomersIntoTheSameFifth() {
        for (var i = 0; i < 10; i++) {
            var id = customer("c" + i, null);
            for (var n = 0; n <= i / 5; n++) {
                order(id, 10 + i, 100, 0, "placed");
            }
        }
        jobs.refreshProfiles();
        assertThat(jdbc.sql("select distinct frequency, frequency_score from profile order by 1")
                        .query((row, n) -> row.getInt(1) + ":" + row.getInt(2))
                        .list())
                .containsExactly("1:1", "2:3");
        assertThat(jdbc.sql("select recency_score from profile order by recency_days")
                        .query(Integer.class)
                        .list())
                .containsExactly(5, 5, 4, 4, 3, 3, 2, 2, 1, 1);
    }

    @Test
    void keepsWhatAFileSaidUntilThereAreOwnOrders() {
        var told = customer("told", null);
        jdbc.sql("""
                        update profile set value_tier = 'high', stage = 'stability', recency_days = 12, frequency = 9, monetary = 800,
                          strategic_segment = 'students' where customer_id = :id""").param("id", told).update();
        jobs.refreshProfiles();
        assertThat(profile(told))
                .containsEntry("value_tier", "high")
                .containsEntry("stage", "stability")
                .containsEntry("frequency", 9)
                .containsEntry("strategic_segment", "students")
                .containsEntry("value_now", null);
        order(told, 3, 20, 0, "placed");
        assertThat(jobs.refreshProfiles().customers()).isEqualTo(1);
        assertThat(profile(told))
                .containsEntry("stage", "exploration")
                .containsEntry("frequency", 1)
                .containsEntry("strategic_segment", "students");
    }

    @Test
    void aChangedRuleTakesEffectWithTheNextRefresh() {
        var ann = customer("ann", null);
        var bob = customer("bob", null);
        jdbc.sql("update profile set strategic_segment = 'students' where customer_id = :id")
                .param("id", bob)
                .update();
        jobs.refreshProfiles();
        assertThat(profile(ann)).containsEntry("strategic_segment", "all");
        var code = strategic.create("From files", new Criteria.PersonIn(PersonField.SOURCE, Set.of("file")), "maria");
        jdbc.sql("update customer set source = 'file'").update();
        jobs.refreshProfiles();
        assertThat(profile(ann)).containsEntry("strategic_segment", code);
        assertThat(profile(bob)).containsEntry("strategic_segment", "students");
        strategic.retire(code, "maria");
        assertThat(jobs.refreshProfiles().customers()).isEqualTo(2);
        assertThat(profile(ann)).containsEntry("strategic_segment", "all");
    }

    @Test
    void knowsNothingOfWhoRefusedProfiling() {
        var id = customer("private", "p@example.org");
        order(id, 3, 500, 0, "placed");
        jdbc.sql("update customer set no_profiling = true").update();
        jdbc.sql("update profile set value_tier = 'high', recency_days = 3, frequency = 4")
                .update();
        jobs.refreshProfiles();
        assertThat(profile(id))
                .containsEntry("value_tier", "low")
                .containsEntry("recency_days", null)
                .containsEntry("frequency", null)
                .containsEntry("value_now", null)
                .containsEntry("influence", null)
                .containsEntry("relationship", null)
                .containsEntry("complaints", null)
                .containsEntry("strategic_segment", "all");
        assertThat(count("recovery_plan where sensitivity = 'normal'")).isEqualTo(1);
    }

    @Test
    void refreshesOnlyWhoChangedOnTheSameDay() {
        var ann = customer("ann", null);
        customer("bob", null);
        for (var i = 0; i < 5; i++) {
            order(customer("c" + i, null), 9, 10, 0, "placed");
        }
        assertThat(jobs.refreshProfiles()).isEqualTo(new ProfilesResult(1, true, 7));
        order(ann, 5, 10, 0, "placed");
        assertThat(jobs.refreshProfiles()).isEqualTo(new ProfilesResult(2, false, 1));
        assertThat(count("profile where own_orders")).isEqualTo(6);
        assertThat(jobs.refreshProfiles().customers()).isZero();
        jdbc.sql("update customer_order set customer_id = 2 where customer_id = 1")
                .update();
        assertThat(jobs.refreshProfiles().customers()).isEqualTo(2);
        assertThat(profile(ann)).containsEntry("own_orders", false).containsEntry("frequency", null);
    }

    @Test
    void missesNobodyWhoseTransactionCommitsLate() throws Exception {
        var ann = customer("ann", null);
        jobs.refreshProfiles();
        try (var late = dataSource.getConnection();
                var statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("""
                    insert into customer_order (source, external_id, customer_id, ordered_at, amount, recorded_at)
                    values ('shop', 'late', %d, '2026-02-01', 10, now())""".formatted(ann));
            assertThat(jobs.refreshProfiles().customers()).isZero();
            late.commit();
        }
        assertThat(jobs.refreshProfiles().customers()).isEqualTo(1);
        assertThat(profile(ann)).containsEntry("frequency", 1);
    }

    @Test
    void whereHardlyAnybodyBoughtAChangeOfOneRefreshesOne() {
        var ann = customer("ann", null);
        customer("bob", null);
        customer("cas", null);
        jobs.refreshProfiles();
        jdbc.sql("update customer set country = 'DE' where id = :id")
                .param("id", ann)
                .update();
        assertThat(jobs.refreshProfiles()).returns(false, ProfilesResult::whole).returns(1, ProfilesResult::customers);
        order(ann, 5, 10, 0, "placed");
        assertThat(jobs.refreshProfiles().whole())
                .as("the first who can be compared")
                .isTrue();
    }

    @Test
    void aSegmentFromAFileStaysEvenIfARefreshHadSaidTheSame() throws IOException {
        jobs.importCustomers(file("c.csv", "external_id,given_name\nann,Ann\n"), folder);
        var ann = jdbc.sql("select id from customer").query(Long.class).single();
        var code = strategic.create("Of files", new Criteria.PersonIn(PersonField.SOURCE, Set.of("import")), "maria");
        try {
            jobs.refreshProfiles();
            assertThat(profile(ann)).containsEntry("strategic_segment", code).containsEntry("assigned_segment", code);
            jobs.importCustomers(file("d.csv", "external_id,strategic_segment\nann," + code + "\n"), folder);
            jdbc.sql("update customer set source = 'elsewhere', country = 'DE'").update();
            jobs.refreshProfiles();
            assertThat(profile(ann)).containsEntry("strategic_segment", code).containsEntry("assigned_segment", null);
        } finally {
            strategic.retire(code, "maria");
        }
    }

    /** The next complaint follows the plan: it must know of the case just closed. */
    @Test
    void whoseCaseWasClosedIsDue() {
        var ann = customer("ann", null);
        customer("bob", null);
        var recovery = jdbc.sql("""
                        insert into recovery_case (customer_id, state, opened_at) values (:id, 'resolving', now()) returning id""").param("id", ann).query(Long.class).single();
        jobs.refreshProfiles();
        assertThat(plan(ann)).isEqualTo("normal none 10.00 72 agent");
        jdbc.sql("""
                        update recovery_case set state = 'closed', closed_at = :now, cause_code = 'other', compensation = 0, satisfaction = 2
                         where id = :id""")
                .param("now", NOW.atOffset(ZoneOffset.UTC))
                .param("id", recovery)
                .update();
        assertThat(jobs.refreshProfiles().customers()).isEqualTo(1);
        assertThat(plan(ann)).isEqualTo("sensitive unsatisfied 22.50 16 agent");
    }

    @Test
    void aDateAloneIsNoHour() {
        var dated = customer("dated", null);
        var timed = customer("timed", null);
        jdbc.sql("update customer set time_zone = 'Asia/Shanghai'").update();
        for (var day = 1; day <= 3; day++) {
            respond(dated, "visit", "unknown", null, Instant.parse("2026-02-0%dT00:00:00Z".formatted(day)));
            respond(timed, "visit", "unknown", null, Instant.parse("2026-02-0%dT00:00:00Z".formatted(day)));
        }
        respond(timed, "visit", "unknown", null, Instant.parse("2026-02-07T09:31:07Z"));
        jobs.refreshProfiles();
        assertThat(profile(dated)).containsEntry("preferred_hour", null);
        assertThat(profile(timed)).containsEntry("preferred_hour", 17);
    }

    @Test
    void preparesAPlanBeforeAnythingFails() {
        var calm = customer("calm", "calm@example.org");
        var angry = customer("angry", "angry@example.org");
        complain(angry, 10);
        complain(angry, 20);
        jobs.refreshProfiles();
        assertThat(plan(calm)).isEqualTo("normal none 10.00 72 agent");
        assertThat(plan(angry)).isEqualTo("sensitive complaint-prone 15.00 24 agent");
    }

    /** The numbers of the rows of the shipped table recovery-plan: who changes them there changes them here. */
    @ParameterizedTest
    @CsvSource({
        "high, 1, normal none 100.00 8 agent, sensitive complaint-prone 150.00 8 manager",
        "high, 0, normal none 50.00 24 agent, sensitive complaint-prone 75.00 8 manager",
        "mid, 1, normal none 40.00 24 agent, sensitive complaint-prone 60.00 8 agent",
        "mid, 0, normal none 20.00 48 agent, sensitive complaint-prone 30.00 16 agent",
        "low, 3, normal none 0.00 72 agent, sensitive complaint-prone 0.00 24 agent",
        "low, 1, normal none 15.00 48 agent, sensitive complaint-prone 22.50 16 agent",
        "low, 0, normal none 10.00 72 agent, sensitive complaint-prone 15.00 24 agent"
    })
    void preparesForTheSensitiveWhatOthersGetAndHalfAgain(String tier, int cases, String calm, String hurt)
            throws Exception {
        assertThat("normal none " + new ShippedRecoveryPlan().of(tier, cases)).isEqualTo(calm);
        var customer = customer("c", null);
        jdbc.sql("update profile set value_tier = :tier where customer_id = :id")
                .param("id", customer)
                .param("tier", tier)
                .update();
        for (var i = 0; i < cases; i++) {
            jdbc.sql("""
                            insert into recovery_case (customer_id, state, opened_at, closed_at, cause_code, compensation, satisfaction)
                            values (:id, 'closed', now(), now(), 'other', 0, 5)""").param("id", customer).update();
        }
        jobs.refreshProfiles();
        assertThat(plan(customer)).isEqualTo(calm);
        complain(customer, 10);
        complain(customer, 20);
        jobs.refreshProfiles();
        assertThat(plan(customer)).isEqualTo(hurt);
    }

    /** A refresh of an installation that is empty yet must not decide for the day who is valuable. */
    @Test
    void theFirstCustomersOfADayAreComparedWithEachOther() {
        jobs.refreshProfiles();
        for (var i = 1; i <= 20; i++) {
            order(customer("c" + i, null), 10 + i, 10 * i, 0, "placed");
        }
        jobs.refreshProfiles();
        assertThat(count("profile where recency_score is null")).isZero();
        assertThat(count("profile where value_tier = 'high'")).isBetween(2, 6);
        var before = jdbc.sql("select monetary_score from profile order by customer_id")
                .query(Integer.class)
                .list();
        order(customer("late", null), 1, 10_000, 0, "placed");
        jobs.refreshProfiles();
        assertThat(jdbc.sql("select monetary_score from profile order by customer_id limit 20")
                        .query(Integer.class)
                        .list())
                .as("scores do not depend on who else was refreshed")
                .isEqualTo(before);
    }

    @Test
    void aRefreshThatWasBegunLongAgoCountsWhatHappenedSince() {
        var ann = customer("ann", "ann@example.org");
        jdbc.sql("insert into profile_run (whole, as_of) values (true, cast(:at as timestamptz))")
                .param("at", NOW.minus(Duration.ofHours(30)).toString())
                .update();
        order(ann, 1, 50, 0, "placed");
        jobs.refreshProfiles();
        assertThat(profile(ann)).containsEntry("frequency", 1).containsEntry("recency_days", 1);
    }

    @Test
    void whoIsErasedWhileFiguresAreCountedKeepsNone() {
        var ann = customer("ann", "ann@example.org");
        order(ann, 3, 50, 0, "placed");
        jdbc.sql("create function erase_ann() returns trigger language plpgsql as $$ begin"
                        + " update customer set state = 'erased' where id = new.customer_id; return new; end $$")
                .update();
        jdbc.sql("create trigger erase_ann after insert on recovery_plan for each row execute function erase_ann()")
                .update();
        try {
            jobs.refreshProfiles();
        } finally {
            jdbc.sql("drop trigger erase_ann on recovery_plan").update();
            jdbc.sql("drop function erase_ann()").update();
        }
        assertThat(count("profile where customer_id = " + ann)).isZero();
        assertThat(count("recovery_plan where customer_id = " + ann)).isZero();
    }

    @Test
    void learnsChannelHourAndRatesFromPeopleNotMachines() {
        var ann = customer("ann", "ann@example.org");
        jdbc.sql("update customer set time_zone = 'Asia/Shanghai'").update();
        for (var i = 0; i < 3; i++) {
            var delivery = jdbc.sql("""
                            insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, template, state, due_at, settled_at, created_at)
                            values ('contact', :i, 'offer', :id, 'email', 'marketing', 't', 'SENT', :at::timestamptz, :at::timestamptz, now())
                            returning id""")
                    .param("i", i)
                    .param("id", ann)
                    .param("at", NOW.minus(Duration.ofDays(3L + 10 * i)).toString())
                    .query(Long.class)
                    .single();
            respond(ann, "click", i == 2 ? "machine" : "human", delivery, Instant.parse("2026-02-27T01:30:00Z"));
            if (i == 2) {
                respond(ann, "order", "human", delivery, Instant.parse("2026-02-27T01:40:00Z"));
                jdbc.sql("update response set cancelled = true where type = 'order'")
                        .update();
            }
        }
        jobs.refreshProfiles();
        assertThat(profile(ann))
                .containsEntry("preferred_channel", "email")
                .containsEntry("preferred_hour", 9)
                .containsEntry("contacts_7_days", 1)
                .containsEntry("contacts_30_days", 3);
        assertThat(jdbc.sql(
                                "select response_rates #>> '{channel,email,answered}' || '/' || (response_rates #>> '{channel,email,sent}') from profile")
                        .query(String.class)
                        .single())
                .isEqualTo("2/3");
    }

    /** Refreshes the profiles in a process of its own. */
    public static final class Refresh implements KilledJob.Work {
        @Override
        public void run(BatchJobs jobs, List<String> arguments) {
            jobs.refreshProfiles();
        }
    }

    @Test
    void aKilledRefreshEndsWithTheSameTables() {
        made();
        jobs.refreshProfiles();
        var undisturbed = StoredTables.of(jdbc);
        empty();
        made();
        for (var place : List.of("gather", "judge")) {
            var when = place.equals("gather")
                    ? "new.customer_id = 333"
                    : "new.relationship = 'client' and new.customer_id > 400";
            KilledJob.at(
                    dataSource, dataSource.getJdbcUrl(), "profile", "insert or update", when, Refresh.class, List.of());
            assertThat(count("profile_run where ended_at is null")).isEqualTo(1);
        }
        jobs.refreshProfiles();
        StoredTables.assertSame(StoredTables.of(jdbc), undisturbed);
        assertThat(count("profile_run")).isEqualTo(1);
        assertThat(count("profile_work")).isZero();
        assertThat(count("profile_due")).isZero();
    }

    private void made() {
        jdbc.sql("""
                        insert into customer (external_id, created_at, updated_at)
                        select 'c' || i, now(), now() from generate_series(1, 500) i""").update();
        jdbc.sql("""
                        insert into customer_order (source, external_id, customer_id, ordered_at, amount, recorded_at)
                        select 'shop', 'o' || i, 1 + i %% 497, cast('2026-03-01' as timestamptz) - make_interval(days => (i * 7919) %% 700),
                               10 + i %% 90, now()
                        from generate_series(1, 2000) i""".replace("%%", "%")).update();
    }

    private void order(long customer, int daysAgo, int amount, int returned, String state) {
        jdbc.sql("""
                        insert into customer_order (source, external_id, customer_id, ordered_at, amount, returned_amount, state, recorded_at)
                        values ('shop', :externalId, :customer, :at::timestamptz, :amount, :returned, :state, now())""")
                .param("externalId", "o" + ++orders)
                .param("customer", customer)
                .param("at", NOW.minus(Duration.ofDays(daysAgo)).toString())
                .param("amount", amount)
                .param("returned", returned)
                .param("state", state)
                .update();
    }

    private long every(int days, int times, int lastDaysAgo, String name) {
        var id = customer(name, null);
        for (var i = 0; i < times; i++) {
            order(id, lastDaysAgo + i * days, 50, 0, "placed");
        }
        return id;
    }

    private void complain(long customer, int daysAgo) {
        respond(customer, "complaint", "unknown", null, NOW.minus(Duration.ofDays(daysAgo)));
    }

    private void respond(long customer, String type, String kind, Long delivery, Instant at) {
        jdbc.sql("""
                        insert into response (source, external_id, type, customer_id, delivery_id, class, occurred_at, recorded_at)
                        values ('test', :externalId, :type, :customer, :delivery, :class, :at::timestamptz, now())""")
                .param("externalId", "r" + ++orders)
                .param("type", type)
                .param("customer", customer)
                .param("delivery", delivery, java.sql.Types.BIGINT)
                .param("class", kind)
                .param("at", at.toString())
                .update();
    }

    private String stage(long customer) {
        return (String) profile(customer).get("stage");
    }

    private Map<String, Object> profile(long customer) {
        return jdbc.sql("select * from profile where customer_id = :id")
                .param("id", customer)
                .query()
                .singleRow();
    }

    private String plan(long customer) {
        return jdbc.sql("""
                        select concat_ws(' ', sensitivity, reason, compensation_limit, resolve_within_hours, handled_by)
                        from recovery_plan where customer_id = :id""").param("id", customer).query(String.class).single();
    }
}
