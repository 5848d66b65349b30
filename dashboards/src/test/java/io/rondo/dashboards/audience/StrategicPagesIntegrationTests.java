package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.rondo.dashboards.PagesTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Strategic segments as a marketer orders, makes, changes and deletes them. */
class StrategicPagesIntegrationTests extends PagesTest {

    private static final String LIST = "/audience/segments/strategic";
    private static final String CHINA = "{\"type\":\"country\",\"in\":[\"CN\"]}";

    @BeforeEach
    void remember() {
        jdbc.sql("drop table if exists strategic_kept").update();
        jdbc.sql("create table strategic_kept as select * from strategic_segment")
                .update();
    }

    @AfterEach
    void restore() {
        jdbc.sql("delete from strategic_segment").update();
        jdbc.sql("insert into strategic_segment select * from strategic_kept").update();
        jdbc.sql("drop table strategic_kept").update();
        jdbc.sql("delete from profile_due").update();
    }

    @Test
    void aMarketerMakesOrdersAndDeletesOne() throws Exception {
        assertThat(send(LIST, "China", CHINA, 0).getStatus()).isEqualTo(302);
        assertThat(page(LIST, "en"))
                .contains("China", "country is China", "changed by marketer", "the next one starts");
        act(LIST + "/china/move", "earlier", "true");
        assertThat(page(LIST, "en")).containsSubsequence("Leaving", "China", "Growing", "Everybody else");
        assertThat(web.perform(get("/admin/audit?search=strategic").with(as("admin", "ADMIN")))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("Strategic segment created", "Strategic segment moved", "Strategic segment China")
                .doesNotContain("&quot;type&quot;");
        act(LIST + "/china/delete", "none", "");
        assertThat(page(LIST, "en")).doesNotContain("country is China");
    }

    @Test
    void namesAreInTheViewersLanguageUntilTheyAreChanged() throws Exception {
        assertThat(page(LIST, "zh")).contains("重点客户", "成长中", "其他客户");
        var rule = jdbc.sql("select criteria from strategic_segment where code = 'key'")
                .query(String.class)
                .single();
        assertThat(send(LIST + "/key", "Key customers", rule, 0).getStatus()).isEqualTo(302);
        assertThat(page(LIST, "zh")).contains("重点客户");
        assertThat(send(LIST + "/key", "Crown", rule, 1).getStatus()).isEqualTo(302);
        assertThat(page(LIST, "zh")).contains("Crown").doesNotContain("重点客户");
        assertThat(page("/audience/definitions", "zh")).contains("Crown");
    }

    @Test
    void whatCannotBeIsSaidAndNothingIsLost() throws Exception {
        var loop = send(LIST, "Loop", "{\"type\":\"strategic-segment\",\"in\":[\"key\"]}", 0);
        assertThat(loop.getStatus()).isEqualTo(422);
        assertThat(loop.getContentAsString()).contains("may not ask for strategic segments", "value=\"Loop\"");
        var taken = send(LIST, "Growing", CHINA, 0);
        assertThat(taken.getStatus()).isEqualTo(422);
        assertThat(taken.getContentAsString()).contains("Another segment has this name");
        assertThat(send(LIST, "Broken", "{", 0).getContentAsString()).contains("Expected a rule as JSON");
        assertThat(send(LIST + "/key", "Key customers", CHINA, 7).getContentAsString())
                .contains("Somebody else changed this segment");
        assertThat(send(LIST + "/nothing", "Nothing", CHINA, 0).getStatus()).isEqualTo(404);
        assertThat(jdbc.sql("select count(*) from strategic_segment")
                        .query(Long.class)
                        .single())
                .isEqualTo(4);
    }

    @Test
    void thePreviewSaysHowManyItWouldTake() throws Exception {
        assertThat(asMarketer(post(LIST + "/preview").param("criteria", CHINA).param("code", "leaving"))
                        .getContentAsString())
                .contains("country is China", "no rule before it applies");
        assertThat(asMarketer(post(LIST + "/preview")
                                .param("criteria", "{\"type\":\"strategic-segment\",\"in\":[\"key\"]}"))
                        .getContentAsString())
                .contains("This cannot be the rule");
    }

    @Test
    void aManagerLooksAndDoesNotTouch() throws Exception {
        var page =
                web.perform(get(LIST).with(manager())).andReturn().getResponse().getContentAsString();
        assertThat(page).contains("Growing").doesNotContain("/growing/move", "/growing/delete", "/strategic/new");
        assertThat(web.perform(post(LIST + "/key/delete").with(manager()).with(csrf()))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(403);
    }

    private String page(String path, String language) throws Exception {
        return asMarketer(get(path).header("Accept-Language", language)).getContentAsString();
    }

    private void act(String path, String name, String value) throws Exception {
        assertThat(asMarketer(post(path).param(name, value)).getStatus()).isEqualTo(302);
    }

    private MockHttpServletResponse send(String path, String name, String rule, int version) throws Exception {
        return asMarketer(
                post(path).param("name", name).param("criteria", rule).param("version", Integer.toString(version)));
    }

    private MockHttpServletResponse asMarketer(MockHttpServletRequestBuilder request) throws Exception {
        return web.perform(request.with(marketer()).with(csrf())).andReturn().getResponse();
    }
}
