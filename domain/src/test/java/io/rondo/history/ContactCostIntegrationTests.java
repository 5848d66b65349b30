package io.rondo.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.kernel.CampaignId;
import io.rondo.testing.TestDatabase;
import io.rondo.testing.TestWorld;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a contact cost: each message and each call once, whichever table tells of it. */
class ContactCostIntegrationTests {

    private final JdbcClient jdbc = TestDatabase.create().jdbc();

    @Test
    void aCallCostsItsPriceOnceAndNoMessage() {
        var world = new TestWorld(jdbc);
        var campaign = world.campaign("Spring", "running");
        var contact = world.contact(campaign, world.customer("c1"));
        jdbc.sql("insert into campaign_wave values (:id, 1, now(), now() + interval '14 days', 1)")
                .param("id", campaign)
                .update();
        jdbc.sql("""
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, template, state,
                            due_at, created_at)
                        select 'contact', m.id, c, m.customer_id, c, 'marketing', m.campaign_id, c, 'SENT', now(), now()
                          from list_member m cross join unnest(array['email', 'phone']) c""").update();
        jdbc.sql("""
                        insert into call_record (contact_id, user_task_key, result, called_by, called_at)
                        values (:id, 1, 'interested', 'agent', now())""").param("id", contact).update();

        var rows = new ContactRows(jdbc);

        assertThat(rows.next(0, 10)).singleElement().satisfies(document -> {
            assertThat(document.sent()).isEqualTo(1);
            assertThat(document.calls()).isEqualTo(1);
        });
        assertThat(rows.launchedTotals(new CampaignId(campaign)))
                .extracting(ArmTotals::costMicros)
                .containsExactly(4_010_000L);
    }
}
