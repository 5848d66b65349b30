package io.rondo.dashboards.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.rondo.dashboards.PagesTest;
import io.rondo.dashboards.site.Flash;
import io.rondo.offers.MessageTemplate;
import io.rondo.offers.Templates;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

class TemplatePagesIntegrationTests extends PagesTest {

    @Autowired
    private Templates templates;

    private MessageTemplate before;

    @BeforeEach
    void remember() {
        before = templates.find("offer", "en").orElseThrow();
    }

    @AfterEach
    void restore() {
        put(before);
        jdbc.sql("update customer set given_name = 'Anna' where id = 20").update();
    }

    @Test
    void savesATemplateAndSaysWhoDidIt() throws Exception {
        web.perform(save("{{headline}}", "Hi {{givenName}}", "<style>p{color:red}</style><p>{{body}}</p>")
                        .with(marketer()))
                .andExpect(redirectedUrl("/offers/templates/offer/en"));
        assertThat(templates.find("offer", "en").orElseThrow().textBody()).isEqualTo("Hi {{givenName}}");
        assertThat(jdbc.sql(
                                "select count(*) from audit_log where action = 'change-template' and subject = 'template-offer'")
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    @Test
    void theSecondOfTwoPeopleLosesNothingAndOverwritesNothingUnasked() throws Exception {
        var opened = templates.version("offer", "en");
        assertThat(html(get("/offers/templates/offer/en").with(marketer())))
                .contains("name=\"version\" value=\"%d\"".formatted(opened));
        web.perform(save(opened, "Theirs", "Their text", "<p>Theirs</p>").with(as("ann", "MARKETER")))
                .andExpect(status().is3xxRedirection());

        var second = web.perform(save(opened, "Mine", "My text", "<p>Mine</p>"))
                .andExpect(status().isConflict())
                .andReturn()
                .getResponse();
        second.setCharacterEncoding("UTF-8");
        assertThat(second.getContentAsString())
                .contains("saved version %d on".formatted(opened + 1), "while you were typing")
                .contains("value=\"Mine\"", ">My text</textarea>", "Their text")
                .contains("name=\"version\" value=\"%d\"".formatted(opened + 1));
        assertThat(templates.find("offer", "en").orElseThrow().subject()).isEqualTo("Theirs");

        web.perform(save(opened + 1, "Mine", "My text", "<p>Mine</p>")).andExpect(status().is3xxRedirection());
        assertThat(templates.find("offer", "en").orElseThrow().subject()).isEqualTo("Mine");
        assertThat(html(inChinese(save(opened, "s", "t", "<p>h</p>")))).contains("您编辑期间");
    }

    @Test
    void bringsBackAnOldVersionByHand() throws Exception {
        put(new MessageTemplate("offer", "en", "Old subject", "Old text", "<p>Old</p>"));
        var old = templates.version("offer", "en");
        put(new MessageTemplate("offer", "en", "New subject", "New text", "<p>New</p>"));
        var page = html(get("/offers/templates/offer/en?from=" + old).with(marketer()));
        assertThat(page)
                .contains("This is version %d as test saved it on".formatted(old), "value=\"Old subject\"")
                .contains("name=\"version\" value=\"%d\"".formatted(old + 1), "in use", "Bring back");
        assertThat(templates.version("offer", "en"))
                .as("looking changes nothing")
                .isEqualTo(old + 1);
        assertThat(html(get("/offers/templates/offer/en?from=" + old).with(manager())))
                .doesNotContain("Bring back");
    }

    @Test
    void aSaveNamesTheCampaignsUnderWayItWouldBreak() throws Exception {
        assertThat(html(get("/offers/templates/offer/en").with(marketer())))
                .contains("holds at once for messages still to be sent by", "Flash weekend");
        var saved = web.perform(save("s", "Dear {{givenName}} {{surveyUrl1}}", before.htmlBody()))
                .andExpect(status().is3xxRedirection())
                .andReturn();
        assertThat(saved.getFlashMap().get("flash"))
                .asString()
                .contains("warning", "offers.template.savedBut")
                .contains(jdbc.sql("select name from campaign where id = 2")
                        .query(String.class)
                        .single());
        assertThat(html(get("/campaigns/2").with(manager())))
                .as("its page says so too, and it can still be paused")
                .contains("The mails cannot be sent like this", "surveyUrl1", "/campaigns/2/pause")
                .doesNotContain("Correct the mails first");
    }

    private void put(MessageTemplate template) {
        assertThat(templates.save(template, templates.version(template.code(), template.language()), "test"))
                .isTrue();
    }

    @Test
    void saysAtEachInputWhatToCorrectAndSavesNothing() throws Exception {
        var request = save("{{>x}}", "Hi {{nickname}}", "<img src=\"data:image/png;base64,A\"><script>x</script>")
                .with(marketer());
        var response = web.perform(request)
                .andExpect(status().isUnprocessableContent())
                .andReturn();
        assertThat(response.getResponse().getContentAsString())
                .contains("Not saved")
                .contains("Expected only fields and sections, but there is {{&gt;")
                .contains("nickname is none")
                .contains("images by an address")
                .contains("Mail programs refuse this: &lt;script&gt;");
        assertThat(templates.find("offer", "en")).contains(before);
        assertThat(html(inChinese(save("s", "Hi {{nickname}}", "h")))).contains("应为 Rondo 已知的字段");
    }

    @Test
    void onlyMarketersChangeTemplates() throws Exception {
        web.perform(save("s", "t", "h").with(manager())).andExpect(status().isForbidden());
        web.perform(get("/offers/templates").with(agent())).andExpect(status().isForbidden());
        web.perform(get("/offers/templates/offer/en/preview?customer=20").with(agent()))
                .andExpect(status().isForbidden());
        assertThat(html(get("/offers/templates/offer/en").with(manager()))).doesNotContain(">Save<");
    }

    @Test
    void showsTheMailOfARealCustomer() throws Exception {
        assertThat(html(get("/offers/templates/offer/en?search=C000020").with(marketer())))
                .contains("customer=20");
        var page = html(get("/offers/templates/offer/en?customer=20&offer=1").with(marketer()));
        assertThat(page)
                .contains("Spring: 10 % off for you")
                .contains("sandbox=\"\"")
                .contains("/offers/templates/offer/en/preview?customer=20&amp;offer=1")
                .contains("marketer@staff.rondo.test");
        assertThat(html(get("/offers/templates/offer/zh?customer=2&offer=1").with(marketer())))
                .contains("Spring: 10 % off 专享");
    }

    @Test
    void thePreviewCanDoNothingAndIsFramedByUsOnly() throws Exception {
        jdbc.sql("update customer set given_name = '<script>alert(1)</script>' where id = 20")
                .update();
        var response = web.perform(get("/offers/templates/offer/en/preview?customer=20&offer=1")
                        .with(marketer()))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse();
        assertThat(response.getHeaders("Content-Security-Policy"))
                .singleElement()
                .asString()
                .startsWith("sandbox; default-src 'none'")
                .contains("frame-ancestors 'self'")
                .doesNotContain("allow-");
        assertThat(response.getHeaders("X-Frame-Options")).containsExactly("SAMEORIGIN");
        assertThat(response.getHeader("Cache-Control")).contains("no-store");
        assertThat(response.getContentAsString())
                .contains("Dear &lt;script&gt;alert(1)&lt;/script&gt;", "https://shop.example.com/spring")
                .doesNotContain("<script", "/t/c/");
        assertThat(web.perform(get("/offers/templates").with(marketer()))
                        .andReturn()
                        .getResponse()
                        .getHeaders("X-Frame-Options"))
                .containsExactly("DENY");
    }

    @Test
    void saysWhichFieldIsMissingForThisCustomer() throws Exception {
        put(new MessageTemplate("offer", "en", "{{headline}}", "Dear {{givenName}}", before.htmlBody()));
        jdbc.sql("update customer set given_name = ' ' where id = 20").update();
        assertThat(html(get("/offers/templates/offer/en?customer=20&offer=1").with(marketer())))
                .contains("there is no value for: givenName")
                .doesNotContain("<iframe");
        web.perform(get("/offers/templates/offer/en/preview?customer=20&offer=1")
                        .with(marketer()))
                .andExpect(status().isNotFound());
    }

    @Test
    void aCampaignWhoseMailsLackAFieldSaysSoBeforeItStarts() throws Exception {
        put(new MessageTemplate("offer", "en", "{{headline}}", "Dear {{givenName}} {{surveyUrl1}}", before.htmlBody()));
        jdbc.sql("update customer set given_name = null where id = 20").update();
        var lacking = jdbc.sql("""
                        select count(*) from list_member m join customer c on c.id = m.customer_id
                         where m.campaign_id = 3 and not m.hold_out and c.given_name is null and c.language = 'en'""").query(Long.class).single();
        var page = html(get("/campaigns/3").with(manager()));
        assertThat(page)
                .contains("The mails cannot be sent like this", "Correct the mails first")
                .contains("The field surveyUrl1 has a value only in mails about a case")
                .doesNotContain("href=\"/inbox/6755399441055001\"");
        if (lacking > 0) {
            assertThat(page).contains("The field givenName has no value for %d of".formatted(lacking));
        }
        assertThat(html(inChinese(get("/campaigns/3").with(manager())))).contains("邮件无法这样发送");

        var started = web.perform(post("/campaigns/4/start").with(marketer()).with(csrf()))
                .andExpect(redirectedUrl("/campaigns/4"))
                .andReturn();
        assertThat(started.getFlashMap().get("flash"))
                .isEqualTo(new Flash("danger", "campaigns.mail.notStarted", List.of()));
        assertThat(jdbc.sql("select state from campaign where id = 4")
                        .query(String.class)
                        .single())
                .isEqualTo("draft");
    }

    @Test
    void aTestMailNeedsANodeThatSendsAndAnAddressOfOnesOwn() throws Exception {
        var away = web.perform(post("/offers/templates/offer/en/test?customer=20&offer=1")
                        .with(marketer())
                        .with(csrf()))
                .andExpect(status().is3xxRedirection())
                .andReturn();
        assertThat(away.getFlashMap().get("flash"))
                .isEqualTo(new Flash("danger", "offers.template.test.away", List.of()));
        var nobody = web.perform(post("/offers/templates/offer/en/test?customer=20&offer=1")
                        .with(as("stranger", "MARKETER"))
                        .with(csrf()))
                .andReturn();
        assertThat(nobody.getFlashMap().get("flash"))
                .isEqualTo(new Flash("danger", "offers.template.test.noAddress", List.of()));
        web.perform(post("/offers/templates/offer/en/test?customer=20")
                        .with(manager())
                        .with(csrf()))
                .andExpect(status().isForbidden());
    }

    @Test
    void opensAMessageOfOnesOwnFlow() throws Exception {
        web.perform(get("/offers/templates/new?code=welcome").with(marketer()))
                .andExpect(redirectedUrl("/offers/templates/welcome/en"));
        assertThat(html(get("/offers/templates/welcome/en").with(marketer())))
                .contains("There is no such template yet");
        web.perform(get("/offers/templates/new?code=../x").with(marketer()))
                .andExpect(redirectedUrl("/offers/templates"));
    }

    private MockHttpServletRequestBuilder save(String subject, String text, String html) {
        return save(templates.version("offer", "en"), subject, text, html);
    }

    private static MockHttpServletRequestBuilder save(int version, String subject, String text, String html) {
        return post("/offers/templates/offer/en")
                .param("version", Integer.toString(version))
                .param("subject", subject)
                .param("textBody", text)
                .param("htmlBody", html)
                .with(marketer())
                .with(csrf());
    }

    private String html(MockHttpServletRequestBuilder request) throws Exception {
        var response = web.perform(request).andReturn().getResponse();
        response.setCharacterEncoding("UTF-8");
        return response.getContentAsString();
    }
}
