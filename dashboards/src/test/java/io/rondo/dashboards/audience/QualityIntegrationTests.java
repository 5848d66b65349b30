package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.rondo.dashboards.PagesTest;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** The scorecard, and who changes its rules. */
class QualityIntegrationTests extends PagesTest {

    @Test
    void theScorecardShowsSharesAndTheWorstRecords() throws Exception {
        assertThat(html(get("/audience/quality").param("source", "import").with(manager())))
                .contains(
                        "Postal code", "below the target", "polyline", "/audience/customers/407", "Birthday: missing");
    }

    @Test
    void administratorsChangeRulesAndItIsOnRecord() throws Exception {
        var rule = id("email", "valid");
        web.perform(change(rule)
                        .param("pattern", "^.+@.+$")
                        .param("target", "97.5")
                        .with(admin()))
                .andExpect(status().is3xxRedirection());
        assertThat(row(rule)).isEqualTo("^.+@.+$ 0.975 false admin");
        assertThat(jdbc.sql("select count(*) from audit_log where action = 'change-quality-rule' and actor = 'admin'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        web.perform(change(rule).param("pattern", "(").param("target", "90").with(admin()))
                .andExpect(status().is3xxRedirection());
        web.perform(change(rule).param("pattern", "a").param("target", "101").with(admin()))
                .andExpect(status().is3xxRedirection());
        assertThat(row(rule)).as("neither was taken").isEqualTo("^.+@.+$ 0.975 false admin");
    }

    @Test
    void aManagerAddsARuleOnceAndSwitchesItOff() throws Exception {
        web.perform(add("city:valid")
                        .param("pattern", "(")
                        .param("target", "90")
                        .with(manager()))
                .andExpect(status().is3xxRedirection());
        web.perform(add("city:fresh").param("target", "90").with(manager())).andExpect(status().is3xxRedirection());
        assertThat(count("city")).as("complete, of the start").isEqualTo(1);
        web.perform(add("city:valid")
                        .param("pattern", "^[^0-9]+$")
                        .param("target", "90")
                        .with(manager()))
                .andExpect(status().is3xxRedirection());
        web.perform(add("city:valid").param("pattern", "a").param("target", "1").with(manager()))
                .andExpect(status().is3xxRedirection());
        var rule = id("city", "valid");
        assertThat(row(rule)).isEqualTo("^[^0-9]+$ 0.900 true manager");
        web.perform(change(rule)
                        .param("pattern", "^[^0-9]+$")
                        .param("target", "90")
                        .with(manager()))
                .andExpect(status().is3xxRedirection());
        assertThat(row(rule)).isEqualTo("^[^0-9]+$ 0.900 false manager");
        web.perform(add("street:valid")
                        .param("pattern", "a")
                        .param("target", "1")
                        .with(marketer()))
                .andExpect(status().isForbidden());
    }

    @Test
    void theHistoryHasDatesAndNumbersAndSharedValuesTheirCustomers() throws Exception {
        jdbc.sql("""
                        insert into quality_shared (run_id, source, field, place, records, customer_id)
                        select (select max(id) from quality_run), 'import', 'email', 1, 7, id from customer
                         where source = 'import' and state = 'live' order by id limit 2""").update();
        assertThat(html(get("/audience/quality").param("source", "import").with(manager())))
                .contains("Scores so far", "Postal code: Complete", "Values that most records share", "and 5 more");
    }

    @Test
    void marketersDoNotChangeRules() throws Exception {
        var rule = id("phone", "valid");
        var before = row(rule);
        web.perform(change(rule).param("pattern", "a").param("target", "1").with(marketer()))
                .andExpect(status().isForbidden());
        assertThat(row(rule)).isEqualTo(before);
    }

    private static MockHttpServletRequestBuilder add(String what) {
        return post("/audience/quality/rules").with(csrf()).param("what", what);
    }

    private int count(String field) {
        return jdbc.sql("select count(*) from quality_rule where field = :field")
                .param("field", field)
                .query(Integer.class)
                .single();
    }

    private static MockHttpServletRequestBuilder change(long rule) {
        return post("/audience/quality/rules/" + rule).with(csrf());
    }

    private long id(String field, String measure) {
        return jdbc.sql("select id from quality_rule where field = :field and measure = :measure")
                .param("field", field)
                .param("measure", measure)
                .query(Long.class)
                .single();
    }

    private String row(long rule) {
        return jdbc.sql("select concat_ws(' ', pattern, target, active, changed_by) from quality_rule where id = :id")
                .param("id", rule)
                .query(String.class)
                .single()
                .replace(" f ", " false ")
                .replace(" t ", " true ");
    }

    private String html(MockHttpServletRequestBuilder request) throws Exception {
        var response = web.perform(request).andReturn().getResponse();
        response.setCharacterEncoding("UTF-8");
        return response.getContentAsString();
    }
}
