package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.identity.CustomerMatching;
import io.rondo.quality.QualityScoring;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Matching and scoring are killed in the middle and started again: every table ends as after an undisturbed run. */
class KilledUpkeepIntegrationTests extends BatchTest {

    /** Two records each, one of the shop and one of the CRM; one pair in seven has two names, so it is left to a person. */
    private static final int PAIRS = 700;

    @Autowired
    CustomerMatching matching;

    @Autowired
    QualityScoring scoring;

    static final class Match implements KilledJob.Work {

        private final CustomerMatching matching;

        Match(CustomerMatching matching) {
            this.matching = matching;
        }

        @Override
        public void run(BatchJobs jobs, List<String> arguments) {
            matching.run();
        }
    }

    static final class Score implements KilledJob.Work {

        private final QualityScoring scoring;

        Score(QualityScoring scoring) {
            this.scoring = scoring;
        }

        @Override
        public void run(BatchJobs jobs, List<String> arguments) {
            scoring.run();
        }
    }

    @Test
    void recordsAreMergedAndQueuedTheSame() {
        pairs();
        matching.run();
        var undisturbed = compared();
        assertThat(count("customer_merge")).isEqualTo(600);
        assertThat(count("duplicate_pair where state = 'open'")).isEqualTo(100);
        assertThat(undisturbed.keySet()).contains("customer_merge_move", "consent_event", "outbox", "recovery_case");
        empty();
        pairs();
        kill("customer_match", "insert", "new.customer_id = 700", Match.class);
        assertThat(count("customer_match")).isZero();
        kill("duplicate_pair", "insert", "new.low_id > 700", Match.class);
        assertThat(count("customer_match where due")).isEqualTo(2 * PAIRS);
        assertThat(count("duplicate_pair")).isZero();
        kill("customer", "update", "new.state = 'merged' and new.id > 1300", Match.class);
        assertThat(count("customer where state = 'merged'"))
                .as("the first batch is done, the second as if not begun")
                .isEqualTo(500);
        assertThat(count("customer_merge")).isEqualTo(500);
        matching.run();
        StoredTables.assertSame(compared(), undisturbed);
    }

    /** A run that goes on compares again what it merged before; any other is compared in the next run. How many searches that took is no result. */
    private Map<String, List<String>> compared() {
        matching.run();
        jdbc.sql("delete from match_run").update();
        return StoredTables.of(jdbc);
    }

    @Test
    void aRunThatGoesOnLaterMergesOnlyWhatIsStillTrue() {
        pairs();
        kill("customer", "update", "new.state = 'merged'", Match.class);
        assertThat(count("duplicate_pair where state = 'automatic'")).isEqualTo(600);
        // What was one person is two by now; and somebody is found to be another one.
        jdbc.sql("update customer set email_digest = sha256('other'), version = version + 1 where id = 2")
                .update();
        jdbc.sql("""
                        update customer set given_name = 'Ada7', version = version + 1 where given_name = 'Mia7'""").update();
        matching.run();
        assertThat(count("customer where id in (1, 2) and state = 'live'")).isEqualTo(2);
        assertThat(count("customer where id in (13, 14) and state = 'merged'")).isEqualTo(1);
        assertThat(count("customer_merge")).isEqualTo(600);
    }

    @Test
    void scoresAreTheSame() {
        pairs();
        scoring.run();
        jdbc.sql("update customer set email = null where id % 10 = 0").update();
        scoring.run();
        var undisturbed = StoredTables.of(jdbc);
        assertThat(count("quality_run")).isEqualTo(2);
        assertThat(undisturbed.keySet()).contains("quality_score", "quality_worst");
        empty();
        pairs();
        scoring.run();
        jdbc.sql("update customer set email = null where id % 10 = 0").update();
        kill("quality_worst", "insert", "new.customer_id > 200", Score.class);
        assertThat(count("quality_run")).as("the first score stands").isEqualTo(1);
        assertThat(count("quality_worst")).isPositive();
        scoring.run();
        StoredTables.assertSame(StoredTables.of(jdbc), undisturbed);
    }

    private void kill(String table, String event, String when, Class<? extends KilledJob.Work> work) {
        KilledJob.at(dataSource, dataSource.getJdbcUrl(), table, event, when, work, List.of());
    }

    /** Pair i is customers 2i - 1 and 2i; some have orders, consents, contacts in one campaign or in two, a case. */
    private void pairs() {
        jdbc.sql("""
                        insert into customer (external_id, source, given_name, family_name, email, email_digest, created_at, updated_at)
                        select s.source || '-' || i, s.source,
                               case when s.source = 'crm' and i % 7 = 0 then 'Mia' || i else 'Ada' || i end, 'Berg' || i,
                               'p' || i || '@customers.test', sha256(('p' || i || '@customers.test')::bytea), now(), now()
                        from generate_series(1, :pairs) i cross join (values (1, 'shop'), (2, 'crm')) s(n, source)
                        order by i, s.n""").param("pairs", PAIRS).update();
        jdbc.sql("insert into customer_identity select 'source:' || source, external_id, id from customer")
                .update();
        jdbc.sql("""
                        insert into customer_order (source, external_id, customer_id, ordered_at, amount, recorded_at)
                        select 'shop', 'o' || id, id, '2026-01-01', 10, now() from customer where id % 3 = 0 order by id""").update();
        jdbc.sql("insert into consent select id, 'marketing', 'email', id % 9 <> 0, '2026-01-01' from customer")
                .update();
        for (var every : List.of(2, 5)) {
            var campaign = campaign("c" + every, null, 1);
            arm(campaign, "A", false, 1, 1);
            jdbc.sql("""
                            insert into list_member (campaign_id, customer_id, arm, hold_out, journey_state)
                            select :campaign, id, 'A', false, 'live' from customer where id / :every % 2 = 0 order by id""")
                    .param("campaign", campaign.value())
                    .param("every", every)
                    .update();
        }
        jdbc.sql("""
                        insert into recovery_case (customer_id, kind, opened_at)
                        select id, 'complaint', '2026-03-01' from customer where id % 11 = 0 or id % 22 = 21 order by id""").update();
    }
}
