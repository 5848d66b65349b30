package io.rondo.dashboards.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.rondo.dashboards.PagesTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

/** Every page renders whole, in both languages, with no word missing from the bundles. */
class EveryPageIntegrationTests extends PagesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/campaigns",
                "/campaigns?search=offer&state=closed&sort=listed",
                "/campaigns?search=no-such-campaign",
                "/campaigns/new",
                "/campaigns/1",
                "/campaigns/2",
                "/campaigns/3",
                "/campaigns/4",
                "/campaigns/5",
                "/campaigns/6",
                "/campaigns/2/state",
                "/campaigns/1/funnel",
                "/campaigns/2/positions",
                "/campaigns/2/placed",
                "/campaigns/4/placed",
                "/campaigns/1/contacts",
                "/campaigns/1/contacts?did=ordered&arm=spring",
                "/campaigns/1/contacts?bucket=failed&reason=rejected&page=1",
                "/campaigns/1/contacts?search=nobody-of-this-name",
                "/campaigns/2/not-listed",
                "/campaigns/2/not-listed?reason=suppressed",
                "/audience/customers",
                "/audience/customers?tier=high&stage=stability&page=2",
                "/audience/customers/83",
                "/audience/customers/99",
                "/audience/customers/83?page=2",
                "/audience/suppressions",
                "/audience/duplicates",
                "/audience/quality",
                "/audience/quality?source=crm",
                "/audience/duplicates?pair=10-30",
                "/audience/duplicates?show=merged",
                "/audience/segments",
                "/audience/segments/1",
                "/audience/segments/3/count",
                "/audience/segments/2/selected",
                "/audience/segments/new",
                "/audience/segments/new?copy=900000002",
                "/audience/segments/2/edit",
                "/audience/segments/900000003",
                "/audience/segments/overlap",
                "/audience/segments/strategic",
                "/audience/segments/strategic/new",
                "/audience/segments/strategic/key/edit",
                "/audience/segments/strategic/all/edit",
                "/audience/segments/overlap?ids=1&ids=2&ids=3",
                "/audience/definitions",
                "/audience/imports",
                "/audience/imports/runs",
                "/offers",
                "/offers/contacts",
                "/offers/1",
                "/offers/new",
                "/offers/templates",
                "/offers/templates/offer/en",
                "/offers/templates/survey/zh?customer=2",
                "/offers/templates/offer/zh?search=C00000&offer=2",
                "/offers/templates/offer/en?customer=20&offer=1",
                "/offers/templates/welcome/zh",
                "/flows",
                "/flows/journey-offer-follow-up",
                "/flows/campaign",
                "/results",
                "/results?campaign=1&sort=proven",
                "/admin",
                "/admin/audit",
                "/admin/sending",
                "/campaigns/in-doubt",
                "/admin/audit?search=approve",
                "/admin/events",
                "/recovery",
                "/recovery/letters",
                "/recovery/letters?show=decided",
                "/recovery/letters/1",
                "/recovery/letters/2",
                "/recovery/letters/3",
                "/login?failed",
                "/login?wait=5"
            })
    void rendersInBothLanguages(String path) throws Exception {
        var english = page(path, false);
        var chinese = page(path, true);
        // Thymeleaf writes ??key_locale?? for a key no bundle has.
        assertThat(english).doesNotContain("??").doesNotContain("zh-CN\" data-theme");
        assertThat(chinese).doesNotContain("??");
        if (english.contains("<html")) {
            assertThat(english).contains("lang=\"en\"");
            assertThat(chinese).contains("lang=\"zh-CN\"");
        }
    }

    /** No address a person can make up ends in a failure of ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/campaigns?search=%00",
                "/campaigns?page=-1",
                "/campaigns?page=999999999999",
                "/campaigns?page=x&sort=nothing",
                "/campaigns/detectable?segmentId=0&holdOut=10&expectedPercent=2",
                "/campaigns/detectable?segmentId=x&holdOut=y",
                "/campaigns/1/contacts?search=%00&arm=%00",
                "/campaigns/1/contacts?bucket=failed&reason=%7B&did=%7B",
                "/campaigns/999999999999999999999",
                "/audience/customers?search=%00",
                "/audience/customers?tier=nothing&page=-5",
                "/audience/customers/0",
                "/audience/customers/999999999999999999",
                "/audience/duplicates?pair=1-",
                "/audience/quality?source=%00",
                "/audience/segments/new?copy=0",
                "/audience/segments/overlap?ids=x&ids=0",
                "/audience/segments/overlap?ids=%00",
                "/audience/imports/uploads/99",
                "/offers/0",
                "/offers/templates/offer/xx",
                "/offers/templates/offer/en?customer=0&offer=0",
                "/results?campaign=x",
                "/results?campaign=0&sort=nothing",
                "/admin/audit?search=%00",
                "/recovery/letters/0",
                "/recovery/letters?show=nothing"
            })
    void whateverIsAskedForIsAnsweredOrRefused(String path) throws Exception {
        var answer = web.perform(
                        get(java.net.URI.create(path)).with(admin()).accept(MediaType.TEXT_HTML, MediaType.ALL))
                .andReturn()
                .getResponse();
        assertThat(answer.getStatus()).as(path).isLessThan(500);
    }

    @Test
    void aCustomersHistorySaysInWordsWhatTheyChose() throws Exception {
        var task = jdbc.sql("""
                        select t.user_task_key from task t join list_member m on t.kind = 'contact' and m.id = t.ref_id
                         where m.customer_id % 7 = 0 order by 1 limit 1""").query(Long.class).single();
        for (var path : List.of("/audience/customers/83", "/inbox/" + task)) {
            assertThat(page(path, false).replaceAll("(?s)<[^>]*>|\\s+", " "))
                    .as(path)
                    .containsPattern("Does not want to hear about.*Home and garden")
                    .containsPattern("Allows more messages a month.*as the contact policy allows")
                    .containsPattern("Paused offers until.*\\d{4}-\\d\\d-\\d\\d");
            assertThat(page(path, true)).as(path).contains("不想了解", "家居与园艺");
        }
    }

    private String page(String path, boolean chinese) throws Exception {
        var request = get(path).with(admin()).accept(MediaType.TEXT_HTML, MediaType.ALL);
        var response =
                web.perform(chinese ? inChinese(request) : request).andReturn().getResponse();
        assertThat(response.getStatus()).as(path).isEqualTo(200);
        response.setCharacterEncoding("UTF-8");
        return response.getContentAsString();
    }
}
