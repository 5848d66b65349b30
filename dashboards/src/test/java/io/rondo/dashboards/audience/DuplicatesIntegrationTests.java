package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.rondo.dashboards.PagesTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** A steward decides about pairs. */
class DuplicatesIntegrationTests extends PagesTest {

    private long low;
    private long high;

    @BeforeEach
    void twoRecordsOfOnePerson() {
        low = customer("dup-shop", "Ada", "ada@one.test", null);
        high = customer("dup-crm", "Ada B.", "ada@two.test", "+4930123456");
        jdbc.sql("""
                        insert into duplicate_pair (low_id, high_id, rule, reason, score, state, round, found_at)
                        values (:low, :high, 'name-birthday', 'likely', 1, 'open', 1, now())""").param("low", low).param("high", high).update();
    }

    @AfterEach
    void forget() {
        jdbc.sql("delete from customer_merge where survivor_id in (:low, :high)")
                .param("low", low)
                .param("high", high)
                .update();
        jdbc.sql("delete from customer where id in (:low, :high) and merged_into is not null")
                .param("low", low)
                .param("high", high)
                .update();
        jdbc.sql("delete from customer where id in (:low, :high)")
                .param("low", low)
                .param("high", high)
                .update();
    }

    @Test
    void bothRecordsAreShownWithWhatDiffers() throws Exception {
        assertThat(html(get("/audience/duplicates").param("pair", low + "-" + high)))
                .contains("ada@one.test", "ada@two.test", "Similar name, same birthday", "from.email")
                .doesNotContain("from.phone");
    }

    @Test
    void pairsAndMergesAreFoundByNameNumberOrAddress() throws Exception {
        assertThat(html(get("/audience/duplicates").param("search", "ADA@two")))
                .contains("ada@one.test", "1–1 of 1")
                .doesNotContain("Show all");
        assertThat(html(get("/audience/duplicates").param("search", "nobody at all")))
                .contains("No pair matches", "Show all");
        web.perform(decide("merge", marketer())).andExpect(status().is3xxRedirection());
        assertThat(html(get("/audience/duplicates").param("show", "merged").param("search", "ada@")))
                .contains("1–1 of 1");
        assertThat(html(get("/audience/duplicates").param("show", "merged").param("search", "nobody at all")))
                .contains("No pair matches");
    }

    @Test
    void theStewardChoosesWhoStaysAndWhoseValuesAndMayUndoIt() throws Exception {
        web.perform(decide("merge", marketer())
                        .param("survivor", String.valueOf(high))
                        .param("from.name", String.valueOf(low))
                        .param("from.email", String.valueOf(high)))
                .andExpect(redirectedUrl("/audience/duplicates"));
        assertThat(text("select given_name || ' ' || email from customer where id = " + high))
                .isEqualTo("Ada ada@two.test");
        assertThat(text("select cast(merged_into as text) from customer where id = " + low))
                .isEqualTo(String.valueOf(high));
        assertThat(text("select actor from audit_log where action = 'merge-customers' and subject = 'customer-" + high
                        + "'"))
                .isEqualTo("marketer");
        assertThat(html(get("/audience/duplicates").param("show", "merged"))).contains("dup-shop");

        var merge = text("select cast(id as text) from customer_merge where loser_id = " + low);
        web.perform(post("/audience/duplicates/merges/" + merge + "/undo")
                        .with(manager())
                        .with(csrf()))
                .andExpect(redirectedUrl("/audience/duplicates?show=merged"));
        assertThat(text("select given_name || ' ' || state from customer where id = " + low))
                .isEqualTo("Ada live");
        assertThat(text("select given_name from customer where id = " + high)).isEqualTo("Ada B.");
        // Undone already.
        web.perform(post("/audience/duplicates/merges/" + merge + "/undo")
                        .with(manager())
                        .with(csrf()))
                .andExpect(status().is3xxRedirection());
    }

    @Test
    void differentAndLaterAreKept() throws Exception {
        web.perform(decide("later", marketer())).andExpect(status().is3xxRedirection());
        assertThat(text("select cast(postponed_at is not null as text) from duplicate_pair where low_id = " + low))
                .isEqualTo("true");
        web.perform(decide("different", marketer())).andExpect(status().is3xxRedirection());
        assertThat(text("select state || ' ' || decided_by from duplicate_pair where low_id = " + low))
                .isEqualTo("different marketer");
        web.perform(decide("merge", marketer()).param("survivor", String.valueOf(low)))
                .andExpect(status().is3xxRedirection());
        assertThat(text("select state from customer where id = " + high))
                .as("decided meanwhile")
                .isEqualTo("live");
    }

    @Test
    void agentsDoNotDecide() throws Exception {
        web.perform(decide("merge", agent())).andExpect(status().isForbidden());
        web.perform(get("/audience/duplicates").with(agent())).andExpect(status().isForbidden());
    }

    private MockHttpServletRequestBuilder decide(String what, RequestPostProcessor who) {
        return post("/audience/duplicates/%d-%d/%s".formatted(low, high, what))
                .with(who)
                .with(csrf());
    }

    private long customer(
            String externalId, String name, String email, @org.jspecify.annotations.Nullable String phone) {
        return jdbc.sql("""
                        insert into customer (external_id, source, given_name, email, phone, created_at, updated_at)
                        values (:external, :external, :name, :email, :phone, now(), now()) returning id""")
                .param("external", externalId)
                .param("name", name)
                .param("email", email)
                .param("phone", phone, java.sql.Types.VARCHAR)
                .query(Long.class)
                .single();
    }

    private String text(String sql) {
        return jdbc.sql(sql).query(String.class).single();
    }

    private String html(MockHttpServletRequestBuilder request) throws Exception {
        var response = web.perform(request.with(marketer())).andReturn().getResponse();
        response.setCharacterEncoding("UTF-8");
        return response.getContentAsString();
    }
}
