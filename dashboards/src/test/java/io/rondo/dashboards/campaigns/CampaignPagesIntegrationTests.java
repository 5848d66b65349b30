package io.rondo.dashboards.campaigns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.rondo.dashboards.PagesTest;
import io.rondo.dashboards.flows.FlowCatalog;
import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Slice;
import java.util.List;
import java.util.Map;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

class CampaignPagesIntegrationTests extends PagesTest {

    @Autowired
    private FlowPositions positions;

    @Autowired
    private FlowCatalog flows;

    @Test
    void aManagerIsLedToTheTaskAndTheAuthorIsToldWhyNot() throws Exception {
        assertThat(html(get("/campaigns/3"), manager()))
                .contains("href=\"/inbox/6755399441055001\"")
                .contains("Approve and launch");
        assertThat(html(get("/campaigns/3"), as("marketer", "MANAGER")))
                .contains("You created it: somebody else must approve")
                .doesNotContain("href=\"/inbox/6755399441055001\"");
        assertThat(html(get("/campaigns/3"), as("another", "MARKETER")))
                .contains("A manager decides this in the inbox");
    }

    @Test
    void standingContactsAreExactlyTheLiveAndQueuedOnes() {
        var model = flows.find("journey-offer-follow-up").orElseThrow().model();
        var standing = positions.of(2, model).stream()
                .mapToLong(FlowPositions.Position::standing)
                .sum();
        var live = jdbc.sql(
                        "select count(*) from list_member where campaign_id = 2 and journey_state in ('live', 'queued') and not hold_out")
                .query(Long.class)
                .single();
        assertThat(standing).isEqualTo(live).isPositive();
    }

    @Test
    void theListOfCampaignsCountsWhatTheListOfContactsHolds() throws Exception {
        var listed = jdbc.sql("select count(*) from list_member where campaign_id = 2")
                .query(Long.class)
                .single();
        assertThat(html(get("/campaigns").param("search", "Second turn"), marketer()))
                .contains("class=\"num\">%,d<".formatted(listed))
                .contains("hx-get=\"/campaigns/2/placed\"");
        jdbc.sql("update campaign_arm set listed = 4711 where campaign_id = 2 and not hold_out")
                .update();
        var heldOut = jdbc.sql("select count(*) from list_member where campaign_id = 2 and hold_out")
                .query(Long.class)
                .single();
        assertThat(html(get("/campaigns").param("search", "Second turn"), marketer()))
                .as("counted when the list was frozen")
                .contains("class=\"num\">%,d<".formatted(4711 + heldOut));
        jdbc.sql("update campaign_arm set listed = null").update();
        var placed = jdbc.sql("""
                        select count(*) filter (where bucket is not null) * 100.0 / count(*) from list_member
                         where campaign_id = 2 and not hold_out""").query(Double.class).single();
        assertThat(html(get("/campaigns/2/placed"), marketer()))
                .isEqualToIgnoringWhitespace("<span>%d%%</span>".formatted(Math.round(placed)));
    }

    @Test
    void anIncidentOfAContactStandsOnThePageOfItsCampaignOnly() throws Exception {
        assertThat(html(get("/campaigns/2"), marketer())).contains("mail-server-unreachable");
        assertThat(html(get("/campaigns/1"), marketer())).doesNotContain("mail-server-unreachable");
    }

    @Test
    void thePositionsComeAfterThePage() throws Exception {
        assertThat(html(get("/campaigns/2"), marketer()))
                .contains("hx-get=\"/campaigns/2/positions\"")
                .doesNotContain("data-badges");
        assertThat(html(get("/campaigns/2/positions"), marketer()))
                .contains("data-diagram=\"/flows/journey-offer-follow-up.bpmn\"")
                .contains("data-badges=\"[{");
    }

    @Test
    void thePiecesOfTheAccountingOpenAsManyCustomersAsTheyCount() throws Exception {
        var failed = jdbc.sql("select count(*) from list_member where campaign_id = 1 and bucket = 'failed'")
                .query(Long.class)
                .single();
        assertThat(html(get("/campaigns/1/contacts").param("bucket", "failed"), marketer()))
                .contains("of %d<".formatted(failed));
    }

    @Test
    void aMeasuredOrderCountOpensAsManyContacts() throws Exception {
        var funnel = html(get("/campaigns/1/funnel"), marketer());
        var shown = java.util.regex.Pattern.compile("arm=spring&amp;did=ordered\">(\\d+)<")
                .matcher(funnel);
        assertThat(shown.find()).isTrue();
        assertThat(html(get("/campaigns/1/contacts").param("arm", "spring").param("did", "ordered"), marketer()))
                .contains("of %s<".formatted(shown.group(1)));
    }

    @Test
    void aClickThatIsNotJudgedYetIsNeitherCountedNorListedAsAVisit() throws Exception {
        jdbc.sql("""
                        insert into response (source, external_id, type, customer_id, contact_id, campaign_id, occurred_at, recorded_at, class, rule_version)
                        select 'track', 'held' || m.id, 'click', m.customer_id, m.id, 1, w.launched_at, now(), 'human', 0
                          from list_member m join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
                         where m.campaign_id = 1 and m.arm = 'spring' and not exists (
                           select from response r where r.customer_id = m.customer_id) limit 3""").update();
        try {
            var shown = java.util.regex.Pattern.compile("arm=spring&amp;did=visited\">(\\d+)<")
                    .matcher(html(get("/campaigns/1/funnel"), marketer()));
            assertThat(shown.find()).isTrue();
            assertThat(html(get("/campaigns/1/contacts").param("arm", "spring").param("did", "visited"), marketer()))
                    .contains("of %s<".formatted(shown.group(1)));
        } finally {
            jdbc.sql("delete from response where external_id like 'held%'").update();
        }
    }

    @Test
    void customersBehindAFigureAreCountedAndPagedThroughUpToTenThousand() throws Exception {
        jdbc.sql("""
                        insert into customer (external_id, created_at, updated_at)
                        select 'many-' || n, now(), now() from generate_series(1, :most) n""").param("most", Slice.MOST + 1).update();
        jdbc.sql("""
                        insert into campaign (name, flow, segment_id, seed, created_by, created_at)
                        select 'Of many', 'journey-one-mail', min(id), 's', 'maria', now() from segment""").update();
        var id = jdbc.sql("select id from campaign where name = 'Of many'")
                .query(Long.class)
                .single();
        try {
            jdbc.sql("""
                            insert into list_exclusion
                            select :campaign, id, case when id % 2 = 0 then 'suppressed' else 'no-consent' end from customer
                            where external_id like 'many-%'""").param("campaign", id).update();
            jdbc.sql("""
                            insert into list_member (campaign_id, customer_id, arm, hold_out)
                            select :campaign, id, 'A', false from customer where external_id like 'many-%'""").param("campaign", id).update();
            for (var page : List.of("contacts", "not-listed")) {
                assertThat(html(get("/campaigns/%d/%s".formatted(id, page)).param("page", "2"), marketer()))
                        .contains("26–50 of more than 10,000");
                assertThat(html(get("/campaigns/%d/%s".formatted(id, page)).param("page", "900000"), marketer()))
                        .contains("9,976–10,000 of more than 10,000");
            }
            assertThat(html(get("/campaigns/%d/not-listed".formatted(id)).param("reason", "suppressed"), marketer()))
                    .contains("<option value=\"no-consent\">", "<option value=\"suppressed\" selected");
        } finally {
            jdbc.sql("delete from list_member where campaign_id = :id")
                    .param("id", id)
                    .update();
            jdbc.sql("delete from campaign where id = :id").param("id", id).update();
            jdbc.sql("delete from customer where external_id like 'many-%'").update();
        }
    }

    @Test
    void saysWhatLiftAListCouldShowWhileItsAuthorChooses() throws Exception {
        assertThat(html(get("/campaigns/new"), marketer())).contains("Choose a segment to see it.");
        var segment = jdbc.sql("select min(id) from segment").query(Long.class).single();
        var half = html(
                get("/campaigns/detectable")
                        .param("segmentId", segment.toString())
                        .param("holdOut", "50")
                        .param("expectedPercent", "2"),
                marketer());
        assertThat(half).contains("percentage points").contains("four times out of five");
        assertThat(html(
                        get("/campaigns/detectable")
                                .param("segmentId", segment.toString())
                                .param("excluded", segment.toString())
                                .param("holdOut", "50")
                                .param("expectedPercent", "2"),
                        marketer()))
                .contains("No rise can be told from chance with 0 customers");
        var ofThree = html(
                get("/campaigns/detectable")
                        .param("segmentId", segment.toString())
                        .param("holdOut", "10")
                        .param("expectedPercent", "2")
                        .param("arms[0].share", "30")
                        .param("arms[1].share", "30")
                        .param("arms[2].share", "30")
                        .param("arms[3].share", ""),
                marketer());
        assertThat(ofThree).contains("Each of the 3 arms is compared with the hold-out by itself");
    }

    @Test
    void showsHowManyPartsOfTheCustomersAreSearchedWhileAListIsBuilt() throws Exception {
        jdbc.sql("""
                        insert into campaign (name, flow, segment_id, state, seed, created_by, created_at)
                        select 'Being built', 'journey-one-mail', min(id), 'building', 's', 'maria', now() from segment""").update();
        var id = jdbc.sql("select id from campaign where name = 'Being built'")
                .query(Long.class)
                .single();
        jdbc.sql("insert into list_draft values (:id, '{}', false, now(), 4)")
                .param("id", id)
                .update();
        jdbc.sql("insert into list_draft_partition values (:id, 1, 700, now()), (:id, 3, 600, now())")
                .param("id", id)
                .update();
        assertThat(html(get("/campaigns/" + id), marketer()))
                .contains("2 of 4 parts of the customers searched")
                .contains("1,300 customers considered so far")
                .contains("customers a minute", "about", " left")
                .contains("data-current=\"Task_FindCandidates\"");
        jdbc.sql("insert into list_draft_partition values (:id, 2, 700, now()), (:id, 4, 600, now())")
                .param("id", id)
                .update();
        assertThat(html(get("/campaigns/" + id), marketer()))
                .contains("All customers are searched; the list is being put together")
                .doesNotContain("of 4 parts");
    }

    @Test
    void pausesAndResumes() throws Exception {
        web.perform(post("/campaigns/5/resume").with(manager()).with(csrf()))
                .andExpect(redirectedUrl("/campaigns/5"))
                .andExpect(flash().attribute("flash", Matchers.isA(Flash.class)));
        assertThat(state(5)).isEqualTo("running");
        web.perform(post("/campaigns/5/pause").with(manager()).with(csrf())).andExpect(redirectedUrl("/campaigns/5"));
        assertThat(state(5)).isEqualTo("paused");
    }

    @Test
    void saysSoWhenSomebodyWasFaster() throws Exception {
        var result = web.perform(post("/campaigns/1/pause").with(manager()).with(csrf()))
                .andReturn();
        assertThat(result.getFlashMap().get("flash"))
                .isEqualTo(new Flash("danger", "campaigns.notPossible.pause", java.util.List.of()));
    }

    @Test
    void aMessageInDoubtIsLeftOnceAndNoneIsSentAgainForACampaignThatIsOver() throws Exception {
        var list = html(get("/campaigns/in-doubt"), marketer());
        var ids = java.util.regex.Pattern.compile("in-doubt/(\\d+)/leave").matcher(list);
        assertThat(ids.find()).isTrue();
        var leave = "/campaigns/in-doubt/%s/leave".formatted(ids.group(1));
        assertThat(flashOf(leave)).isEqualTo("campaigns.doubt.left");
        assertThat(flashOf(leave)).isEqualTo("campaigns.doubt.gone");
        assertThat(html(get("/campaigns/in-doubt"), marketer())).doesNotContain(leave);
        var over = jdbc.sql("""
                        select d.id from delivery d join campaign k on k.id = d.campaign_id
                         where d.state = 'IN_DOUBT' and d.left_at is null and k.state = 'closed' limit 1""").query(Long.class).single();
        assertThat(flashOf("/campaigns/in-doubt/%d/resend".formatted(over))).isEqualTo("campaigns.doubt.gone");
    }

    @Test
    void ratesAreSetAndRefusedWithWhatWasExpected() throws Exception {
        assertThat(flashOf("/admin/sending/limit?scope=slow.example&perSecond=5"))
                .isEqualTo("admin.sending.limited");
        assertThat(html(get("/admin/sending"), admin())).contains("slow.example");
        assertThat(flashOf("/admin/sending/limit?scope=slow.example&perSecond=fast"))
                .isEqualTo("admin.sending.noNumber");
        assertThat(flashOf("/admin/sending/limit?scope=slow&perSecond=5")).isEqualTo("admin.sending.refused");
        assertThat(flashOf("/admin/sending/unlimit?scope=slow.example")).isEqualTo("admin.sending.unlimited");
        assertThat(flashOf("/admin/sending/ramp?firstDay=0&growth=2&fullSpeed=10"))
                .isEqualTo("admin.ramp.refused");
        assertThat(flashOf("/admin/sending/ramp?firstDay=10&growth=1.5&fullSpeed=1000"))
                .isEqualTo("admin.ramp.started");
        assertThat(html(get("/admin/sending"), admin())).contains("0 of 10 marketing messages");
        assertThat(flashOf("/admin/sending/ramp/end")).isEqualTo("admin.ramp.ended");
    }

    private String flashOf(String path) throws Exception {
        var result = web.perform(post(path).with(admin()).with(csrf())).andReturn();
        return ((Flash) java.util.Objects.requireNonNull(result.getFlashMap().get("flash"))).code();
    }

    @Test
    void createsADraftFromTheForm() throws Exception {
        var before = jdbc.sql("select count(*) from campaign").query(Long.class).single();
        web.perform(form(Map.of("name", "From the form", "priority", "80"))).andExpect(status().is3xxRedirection());
        assertThat(jdbc.sql("select count(*) from campaign").query(Long.class).single())
                .isEqualTo(before + 1);
        var row = jdbc.sql("select state, created_by, priority from campaign where name = 'From the form'")
                .query()
                .singleRow();
        assertThat(row)
                .containsEntry("state", "draft")
                .containsEntry("created_by", "marketer")
                .containsEntry("priority", 80);
    }

    @Test
    void saysWhatEachFieldExpects() throws Exception {
        var html =
                html(form(Map.of("name", " ", "waves", "zero", "priority", "101", "holdOut", "95", "segmentId", "")));
        assertThat(html)
                .contains("Give the campaign a name.")
                .contains("Expected a number here.")
                .contains("Expected 1 to 100.")
                .contains("Expected a share from 0 to 90 %, with at most 4 decimals.")
                .contains("Choose the segment to consider.");
        assertThat(html(inChinese(form(Map.of("name", " "))))).contains("请为活动命名。");
    }

    @Test
    void refusesATakenNameAndAFlowThatIsNoJourney() throws Exception {
        assertThat(html(form(Map.of("name", "Spring offer")))).contains("Another campaign has this name");
        assertThat(html(form(Map.of("flow", "service-recovery"))))
                .contains("Choose a flow that a contact can walk through.");
    }

    /** Whatever is typed, the form comes back with it and says what was expected. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "waveGapDays | '' | Expected 0.01 to 365 days.",
                "windowDays | '' | Expected 0.01 to 365 days.",
                "waves | '' | Expected a number here.",
                "fixedCost | 1000000000000 | Expected an amount from 0 to 1,000,000,000.",
                "costPerMessage | 10000000000 | Expected an amount from 0 to 1,000,000,000.",
                "budget | 1000000000000 | Enter an amount above 0 and up to 1,000,000,000",
                "holdOut | 0.00001 | Expected a share from 0 to 90 %, with at most 4 decimals.",
                "arms[0].share | 0.00004 | Expected a share above 0 and up to 100 %, with at most 4 decimals.",
                "segmentId | 4711 | A segment or an offer chosen here is no longer there.",
                "arms[0].offerId | 4711 | A segment or an offer chosen here is no longer there."
            })
    void aFormThatCannotBeSavedComesBackWithWhatWasExpected(String field, String typed, String expected)
            throws Exception {
        var answer = web.perform(form(Map.of(field, typed, "name", "Kept as typed")))
                .andExpect(status().isUnprocessableContent())
                .andReturn()
                .getResponse();
        answer.setCharacterEncoding("UTF-8");
        assertThat(answer.getContentAsString()).contains(expected, "Kept as typed");
    }

    @Test
    void anUnknownCampaignIsNotFound() throws Exception {
        web.perform(get("/campaigns/4711").with(marketer())).andExpect(status().isNotFound());
        web.perform(get("/campaigns/0/contacts").with(marketer())).andExpect(status().isNotFound());
    }

    private MockHttpServletRequestBuilder form(Map<String, String> changes) {
        var fields = new java.util.HashMap<>(Map.ofEntries(
                Map.entry("name", "A new campaign"),
                Map.entry("flow", "journey-one-mail"),
                Map.entry("segmentId", "1"),
                Map.entry("holdOut", "10"),
                Map.entry("arms[0].name", "treatment"),
                Map.entry("arms[0].share", "90"),
                Map.entry("arms[0].offerId", "1"),
                Map.entry("waves", "1"),
                Map.entry("waveGapDays", "1"),
                Map.entry("windowDays", "14"),
                Map.entry("minDaysSinceContact", "7"),
                Map.entry("margin", "40"),
                Map.entry("costPerMessage", "0.01"),
                Map.entry("costPerCall", "4"),
                Map.entry("fixedCost", "0"),
                Map.entry("currency", "USD"),
                Map.entry("then", "draft")));
        fields.putAll(changes);
        var request = post("/campaigns").with(marketer()).with(csrf());
        fields.forEach(request::param);
        return request;
    }

    private String state(long id) {
        return jdbc.sql("select state from campaign where id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    private String html(MockHttpServletRequestBuilder request, RequestPostProcessor viewer) throws Exception {
        return html(request.with(viewer));
    }

    private String html(MockHttpServletRequestBuilder request) throws Exception {
        var response = web.perform(request).andReturn().getResponse();
        response.setCharacterEncoding("UTF-8");
        return response.getContentAsString();
    }
}
