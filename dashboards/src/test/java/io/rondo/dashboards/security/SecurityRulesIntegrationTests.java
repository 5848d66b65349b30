package io.rondo.dashboards.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.rondo.dashboards.PagesTest;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityRulesIntegrationTests extends PagesTest {

    @ParameterizedTest
    @CsvSource({
        "/campaigns, 200, 403, 200, 200",
        "/campaigns/1, 200, 403, 200, 200",
        "/campaigns/new, 200, 403, 200, 200",
        "/audience/customers, 200, 403, 200, 200",
        "/audience/customers/83, 200, 200, 200, 200",
        "/audience/segments, 200, 403, 200, 200",
        "/audience/segments/strategic, 200, 403, 200, 200",
        "/offers, 200, 403, 200, 200",
        "/flows, 200, 403, 200, 200",
        "/flows/campaign.bpmn, 200, 403, 200, 200",
        "/results, 200, 403, 200, 200",
        "/results/arms.csv, 200, 403, 200, 200",
        "/inbox, 403, 200, 200, 200",
        "/recovery, 403, 200, 200, 200",
        "/recovery/letters, 403, 200, 200, 200",
        "/recovery/letters/1, 403, 200, 200, 200",
        "/recovery/letters/1.eml, 403, 200, 200, 200",
        "/admin/events, 403, 403, 403, 200",
        "/admin, 403, 403, 403, 200",
        "/admin/audit, 403, 403, 403, 200",
        "/actuator/metrics, 404, 404, 404, 404",
        "/nothing-here, 404, 404, 404, 404"
    })
    void eachRoleSeesItsSectionsOnly(String path, int marketer, int agent, int manager, int admin) throws Exception {
        assertThat(statusFor(path, "MARKETER")).as("marketer at " + path).isEqualTo(marketer);
        assertThat(statusFor(path, "AGENT")).as("agent at " + path).isEqualTo(agent);
        assertThat(statusFor(path, "MANAGER")).as("manager at " + path).isEqualTo(manager);
        assertThat(statusFor(path, "ADMIN")).as("admin at " + path).isEqualTo(admin);
    }

    private int statusFor(String path, String role) throws Exception {
        return web.perform(get(path)
                        .accept("text/html", "application/xml", "text/csv")
                        .with(as("somebody", role)))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    @ParameterizedTest
    @CsvSource({"MARKETER, /campaigns", "AGENT, /inbox", "MANAGER, /results", "ADMIN, /campaigns"})
    void eachRoleLandsOnItsFirstPage(String role, String landing) throws Exception {
        web.perform(get("/").with(as("somebody", role))).andExpect(redirectedUrl(landing));
    }

    @Test
    void strangersAreSentToSignIn() throws Exception {
        web.perform(get("/campaigns").accept("text/html")).andExpect(redirectedUrl("/login"));
        web.perform(get("/no/such/page").accept("text/html")).andExpect(redirectedUrl("/login"));
    }

    @Test
    void aFragmentAskedForAfterTheSessionEndedReloadsThePage() throws Exception {
        web.perform(get("/campaigns/2/state").header("HX-Request", "true"))
                .andExpect(status().isUnauthorized())
                .andExpect(header().string("HX-Refresh", "true"));
    }

    @Test
    void aWriteWithoutTheTokenIsRefused() throws Exception {
        web.perform(post("/campaigns/2/pause").with(manager())).andExpect(status().isForbidden());
    }

    @Test
    void managersCannotImportOrMakeOffers() throws Exception {
        web.perform(post("/offers").with(manager()).with(csrf())).andExpect(status().isForbidden());
        web.perform(post("/audience/imports").with(manager()).with(csrf())).andExpect(status().isForbidden());
    }

    @Test
    void linksInMailsNeedNeitherSessionNorToken() throws Exception {
        var response = web.perform(post("/t/u/forged")).andReturn();
        assertThat(response.getResponse().getStatus()).isNotIn(302, 401, 403);
        assertThat(response.getRequest().getSession(false)).isNull();
    }

    @Test
    void theApiTakesProgramsOnly() throws Exception {
        web.perform(post("/api/v1/responses")).andExpect(status().isUnauthorized());
        web.perform(post("/api/v1/responses").with(httpBasic("marketer", DemoLogins.PASSWORD)))
                .andExpect(status().isForbidden());
        web.perform(post("/api/v1/responses")
                        .with(httpBasic("api", DemoLogins.PASSWORD))
                        .contentType("application/json")
                        .content("[]"))
                .andExpect(
                        result -> assertThat(result.getResponse().getStatus()).isNotIn(401, 403));
    }

    @Test
    void pagesCarryTheHeadersThatProtectThem() throws Exception {
        web.perform(get("/login"))
                .andExpect(header().string("Content-Security-Policy", Matchers.containsString("script-src 'self';")))
                .andExpect(
                        header().string("Content-Security-Policy", Matchers.containsString("frame-ancestors 'none'")))
                .andExpect(header().string("X-Content-Type-Options", "nosniff"))
                .andExpect(header().string("Referrer-Policy", "same-origin"))
                .andExpect(header().exists("Permissions-Policy"));
    }

    @Test
    void healthIsPublicAndSaysNothingMore() throws Exception {
        var body =
                web.perform(get("/actuator/health")).andReturn().getResponse().getContentAsString();
        assertThat(body).contains("status").doesNotContain("components");
    }
}
