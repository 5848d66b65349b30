package io.rondo.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.channels.ChannelProperties;
import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.OfferId;
import io.rondo.offers.Company;
import io.rondo.offers.MessageTemplate;
import io.rondo.offers.OfferDraft;
import io.rondo.offers.OfferText;
import io.rondo.offers.Offers;
import io.rondo.offers.TemplateProblem;
import io.rondo.offers.Templates;
import io.rondo.outbox.Outbox;
import io.rondo.testing.TestDatabase;
import io.rondo.testing.TestWorld;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What is wrong with a campaign's mails is known before it starts. */
class MailCheckIntegrationTests {

    private static final BusinessClock CLOCK = () -> TestWorld.START;
    private static final String HTML = "<p>{{body}}</p><a href=\"{{clickUrl}}\">{{callToAction}}</a>";

    private JdbcClient jdbc;
    private TestWorld world;
    private Templates templates;
    private Offers offers;
    private MailCheck check;
    private CampaignId campaign;
    private FlowMessages.Message message = new FlowMessages.Message("spring", null);

    @BeforeEach
    void freshDatabase() {
        var database = TestDatabase.create();
        jdbc = database.jdbc();
        world = new TestWorld(jdbc);
        var json = JsonMapper.builder().build();
        templates = TestWorld.construct(Templates.class, jdbc, new Company("Shop", "Street 1"), CLOCK);
        offers = TestWorld.construct(Offers.class, jdbc, CLOCK);
        var campaigns = new Campaigns(
                new CampaignRows(jdbc, CLOCK),
                jdbc,
                TestWorld.construct(Outbox.class, jdbc, json),
                TestWorld.construct(Audit.class, jdbc, CLOCK, json),
                CLOCK,
                event -> {});
        FlowMessages flow = id -> id.equals("journey-one-mail") ? List.of(message) : List.of();
        var flows = new StaticListableBeanFactory(Map.of("flows", flow)).getBeanProvider(FlowMessages.class);
        check = new MailCheck(campaigns, templates, offers, flows, new ChannelProperties(null, null), jdbc);
        campaign = new CampaignId(world.campaign("Spring", "awaiting-approval"));
    }

    @Test
    void findsNothingWrongWithAMailEverybodyCanGet() {
        template("en", "{{headline}}", "{{#givenName}}Dear {{givenName}}{{/givenName}} {{unsubscribeUrl}}");
        contact("ann", "Ann", "en", offer("en"));
        contact("nameless", null, "de", offer("en"));
        assertThat(check.problemsOf(campaign)).isEmpty();
    }

    @Test
    void countsTheCustomersWhoLackAFieldAndForgetsTheHoldOut() {
        template("en", "{{headline}}", "Dear {{givenName}}");
        var offer = offer("en");
        contact("ann", "Ann", "en", offer);
        contact("nameless", null, "en", offer);
        contact("blank", "  ", "fr", offer);
        var held = world.customer("held");
        jdbc.sql("update customer set given_name = null where id = :id")
                .param("id", held)
                .update();
        world.contact(campaign.value(), held, true);
        assertThat(check.problemsOf(campaign))
                .containsExactly(new MailProblem.Missing("spring", "en", "givenName", 2, 3, false));
    }

    @Test
    void asksTheTemplateOfEachLanguage() {
        template("en", "{{headline}}", "Hello");
        template("zh", "{{headline}}", "{{givenName}}您好");
        var offer = offer("en");
        contact("ann", null, "en", offer);
        contact("li", null, "zh-CN", offer);
        assertThat(check.problemsOf(campaign))
                .containsExactly(new MailProblem.Missing("spring", "zh", "givenName", 1, 2, false));
    }

    @Test
    void asksForTheWordsOfTheOfferInTheCustomersLanguageOrEnglish() {
        template("en", "{{headline}}", "t");
        contact("li", "Lei", "zh-CN", offer("zh"));
        contact("ann", "Ann", "en", offer("zh"));
        assertThat(check.problemsOf(campaign))
                .extracting(problem ->
                        ((MailProblem.Missing) problem).field() + " " + ((MailProblem.Missing) problem).customers())
                .containsExactly("headline 1", "body 1", "callToAction 1");
    }

    @Test
    void saysThatAFieldOfCasesNeverHasAValueHere() {
        template("en", "s", "{{#caseNumber}}{{caseNumber}}{{/caseNumber}} {{surveyUrl3}}");
        contact("ann", "Ann", "en", offer("en"));
        assertThat(check.problemsOf(campaign))
                .containsExactly(new MailProblem.Missing("spring", "en", "surveyUrl3", 1, 1, true));
    }

    @Test
    void saysThatATemplateIsNotThere() {
        contact("ann", "Ann", "en", offer("en"));
        assertThat(check.problemsOf(campaign)).containsExactly(new MailProblem.NoTemplate("spring", "en", 1));
    }

    @Test
    void findsAnUnknownFieldEvenIfSomebodyWroteItIntoTheDatabase() {
        jdbc.sql("insert into message_template values ('spring', 'en', 's', 'Hi {{nickname}}', '<p>h</p>')")
                .update();
        contact("ann", "Ann", "en", offer("en"));
        assertThat(check.problemsOf(campaign))
                .containsExactly(new MailProblem.Faulty(
                        "spring",
                        "en",
                        new TemplateProblem(
                                TemplateProblem.Part.TEXT, TemplateProblem.Kind.UNKNOWN_FIELD, "nickname")));
    }

    @Test
    void beforeThereIsAListItAsksForAWholeCustomer() {
        template("en", "s", "Dear {{givenName}} {{surveyUrl1}}");
        arm(offer("en"));
        assertThat(check.problemsOf(campaign))
                .containsExactly(new MailProblem.Missing("spring", "en", "surveyUrl1", 0, 0, true));
    }

    @Test
    void beforeThereIsAListItAsksInEveryLanguageThereIsATemplateIn() {
        template("en", "s", "Dear {{givenName}}");
        template("zh", "s", "{{givenName}}您好 {{surveyUrl1}}");
        arm(offer("en"));
        assertThat(check.problemsOf(campaign))
                .containsExactly(new MailProblem.Missing("spring", "zh", "surveyUrl1", 0, 0, true));
    }

    @Test
    void saysThatAChannelHasNoGateway() {
        message = new FlowMessages.Message("spring", "sms");
        template("en", "{{headline}}", "Dear {{givenName}}");
        contact("ann", "Ann", "en", offer("en"));
        assertThat(check.problemsOf(campaign)).containsExactly(new MailProblem.NoGateway("spring", "sms"));
    }

    @Test
    void asksOfATextMessageWhatTheGatewayIsGiven() {
        message = new FlowMessages.Message("spring", "sms");
        template("en", "{{headline}}", "{{unsubscribeUrl}}");
        template("spring-sms", "en", "{{headline}}", "{{preferencesUrl}} {{openPixelUrl}}", HTML);
        contact("ann", "Ann", "en", offer("en"));
        assertThat(check.problemsOf(campaign))
                .containsExactly(
                        new MailProblem.NoGateway("spring", "sms"),
                        new MailProblem.Missing("spring-sms", "en", "openPixelUrl", 1, 1, false));
        assertThat(check.using("spring-sms")).extracting(Campaign::name).containsExactly("Spring");
    }

    @Test
    void knowsTheCampaignsUnderWayThatUseATemplateAndThatItChangedSinceTheirApproval() {
        template("en", "s", "t");
        assertThat(check.using("spring")).extracting(Campaign::id).containsExactly(campaign);
        assertThat(check.using("summer")).isEmpty();
        assertThat(check.changedSinceApproval(check.using("spring").getFirst()))
                .as("it is not approved yet")
                .isFalse();
        approvedAt(TestWorld.START);
        assertThat(check.changedSinceApproval(check.using("spring").getFirst())).isFalse();
        approvedAt(TestWorld.START.minusSeconds(1));
        assertThat(check.changedSinceApproval(check.using("spring").getFirst())).isTrue();
        world.state(campaign.value(), "closed");
        assertThat(check.using("spring")).isEmpty();
    }

    private void approvedAt(Instant at) {
        jdbc.sql("update campaign set state = 'running', approved_by = 'manager', approved_at = :at")
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    private void arm(OfferId offer) {
        jdbc.sql("""
                        insert into campaign_arm (campaign_id, arm, hold_out, share, offer_id, position)
                        values (:campaign, 'hold-out', true, 0.5, null, 0), (:campaign, 'all', false, 0.5, :offer, 1)""")
                .param("campaign", campaign.value())
                .param("offer", offer.value())
                .update();
    }

    private void template(String language, String subject, String text) {
        template("spring", language, subject, text, HTML);
    }

    private void template(String code, String language, String subject, String text, String html) {
        var template = new MessageTemplate(code, language, subject, text, html);
        assertThat(templates.save(template, templates.version(code, language), "maria"))
                .isTrue();
    }

    private OfferId offer(String language) {
        var code = "offer-"
                + jdbc.sql("select count(*) from offer").query(Long.class).single();
        return offers.create(new OfferDraft(
                code,
                code,
                "general",
                "https://shop.test/",
                BigDecimal.ZERO,
                List.of(new OfferText(language, "Headline", "Body", "Go"))));
    }

    private void contact(String external, String givenName, String language, OfferId offer) {
        var customer = world.customer(external);
        jdbc.sql("update customer set given_name = :name, language = :language where id = :id")
                .param("name", givenName)
                .param("language", language)
                .param("id", customer)
                .update();
        var contact = world.contact(campaign.value(), customer);
        jdbc.sql("update list_member set offer_id = :offer where id = :id")
                .param("offer", offer.value())
                .param("id", contact)
                .update();
    }
}
