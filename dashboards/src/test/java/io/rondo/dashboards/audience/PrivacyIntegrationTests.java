package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.rondo.dashboards.PagesTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** A customer's page, and what a manager does there because the customer asked for it. */
class PrivacyIntegrationTests extends PagesTest {

    private static int count;

    private long customer;
    private String number;

    @BeforeEach
    void somebody() {
        number = "privacy-" + ++count;
        customer = jdbc.sql("""
                        insert into customer (external_id, given_name, email, street, created_at, updated_at)
                        values (:number, 'Ottilie', 'ottilie@privacy.test', 'Heckenweg 4', now(), now()) returning id""").param("number", number).query(Long.class).single();
        jdbc.sql("""
                        insert into customer_order (source, external_id, customer_id, ordered_at, amount, category, recorded_at)
                        values ('shop', :number, :id, now(), 17.5, 'garden', now())""").param("number", number).param("id", customer).update();
        jdbc.sql("insert into customer_identity values ('source:shop', :number, :id)")
                .param("number", number)
                .param("id", customer)
                .update();
    }

    @Test
    void thePageShowsWhoTheCustomerIsAndWhatTheyBought() throws Exception {
        assertThat(html(get("/audience/customers/" + customer).with(manager())))
                .contains("Heckenweg 4", "Known as", "Orders", "Ordered", "€17.50", "Erase this customer");
        assertThat(html(get("/audience/customers/" + customer).with(marketer())))
                .doesNotContain("Erase this customer");
    }

    @Test
    void aManagerTakesTheDataOutAndItIsOnRecord() throws Exception {
        var response = web.perform(post("/audience/customers/%d/export".formatted(customer))
                        .with(manager())
                        .with(csrf()))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse();
        assertThat(response.getHeader("Content-Disposition")).contains("attachment", "customer-" + customer + ".json");
        assertThat(response.getContentAsString()).contains("ottilie@privacy.test", "Heckenweg 4", "17.5");
        assertThat(actions()).containsExactly("export-customer");
    }

    @Test
    void erasingAsksForTheNumber() throws Exception {
        web.perform(erase("C000001").with(manager()))
                .andExpect(redirectedUrl("/audience/customers/" + customer + "#privacy"));
        assertThat(state()).isEqualTo("live");
        web.perform(erase(number).with(manager())).andExpect(redirectedUrl("/audience/customers/" + customer));
        assertThat(state()).isEqualTo("erased");
        assertThat(actions()).containsExactly("erase-customer");
        assertThat(html(get("/audience/customers/" + customer).with(manager())))
                .contains("This customer was erased")
                .doesNotContain("Ottilie", "Heckenweg", "Erase this customer");
        assertThat(html(get("/audience/customers?search=" + number).with(manager())))
                .contains("No customer matches");
    }

    @Test
    void onlyManagersDoEither() throws Exception {
        for (var who : new org.springframework.test.web.servlet.request.RequestPostProcessor[] {marketer(), agent()}) {
            web.perform(erase(number).with(who)).andExpect(status().isForbidden());
            web.perform(post("/audience/customers/%d/export".formatted(customer))
                            .with(who)
                            .with(csrf()))
                    .andExpect(status().isForbidden());
        }
        assertThat(state()).isEqualTo("live");
    }

    private MockHttpServletRequestBuilder erase(String typed) {
        return post("/audience/customers/%d/erase".formatted(customer))
                .param("number", typed)
                .with(csrf());
    }

    private String state() {
        return jdbc.sql("select state from customer where id = :id")
                .param("id", customer)
                .query(String.class)
                .single();
    }

    private java.util.List<String> actions() {
        return jdbc.sql("select action from audit_log where subject = :subject order by id")
                .param("subject", "customer-" + customer)
                .query(String.class)
                .list();
    }

    private String html(MockHttpServletRequestBuilder request) throws Exception {
        var response = web.perform(request).andReturn().getResponse();
        response.setCharacterEncoding("UTF-8");
        return response.getContentAsString();
    }
}
