package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.rondo.dashboards.PagesTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that happened can be reached on a customer's page, and what did not happen says why. */
class TimeLineIntegrationTests extends PagesTest {

    private long customer;

    @BeforeEach
    void somebodyOfALongStory() {
        customer = jdbc.sql("""
                        insert into customer (external_id, given_name, created_at, updated_at) values ('Story-1', 'Ann', now(), now())
                        returning id""").query(Long.class).single();
        jdbc.sql("""
                        insert into consent_event (customer_id, purpose, channel, granted, source, occurred_at, recorded_at)
                        select :id, 'marketing', case when n = 230 then 'sms' else 'email' end, n % 2 = 0, 'import', now() - n * interval '1 day', now()
                          from generate_series(1, 230) n""").param("id", customer).update();
        jdbc.sql("""
                        insert into response (source, external_id, type, customer_id, occurred_at, recorded_at, amount, cancelled)
                        values ('story', 's-1', 'order', :id, now(), now(), 0, true)""").param("id", customer).update();
    }

    @AfterEach
    void forget() {
        for (var table : new String[] {"response", "consent_event", "profile_due", "customer"}) {
            jdbc.sql("delete from " + table + " where " + (table.equals("customer") ? "id" : "customer_id") + " = :id")
                    .param("id", customer)
                    .update();
        }
    }

    @Test
    void isTurnedToItsEnd() throws Exception {
        var newest = page("");
        assertThat(newest).contains("1–25 of 231", "story-page=2#story").doesNotContain("by text message");
        assertThat(page("?story-page=10")).contains("226–231 of 231", "Consent to marketing by text message");
    }

    @Test
    void aCancelledOrderSaysSoInsteadOfAnAmount() throws Exception {
        assertThat(page(""))
                .containsPattern("Ordered</span>\\s*<span[^>]*> · cancelled")
                .doesNotContain("€0.00");
    }

    @Test
    void whoWasHeldOutReadsThatItWasOnPurpose() throws Exception {
        var heldOut = jdbc.sql("""
                        select min(m.customer_id) from list_member m join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
                         where m.hold_out""").query(Long.class).single();
        assertThat(html("/audience/customers/" + heldOut)).contains("Left out of a campaign on purpose");
    }

    private String page(String query) throws Exception {
        return html("/audience/customers/" + customer + query);
    }

    private String html(String path) throws Exception {
        return web.perform(get(path).with(marketer()))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }
}
