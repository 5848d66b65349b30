package io.rondo.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.campaigns.CampaignState;
import io.rondo.campaigns.Campaigns;
import io.rondo.campaigns.FlowMessages;
import io.rondo.campaigns.MailCheck;
import io.rondo.channels.ChannelProperties;
import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.offers.Company;
import io.rondo.offers.MessageTemplate;
import io.rondo.offers.Offers;
import io.rondo.offers.Templates;
import io.rondo.outbox.Outbox;
import io.rondo.testing.TestDatabase;
import io.rondo.testing.TestWorld;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import tools.jackson.databind.json.JsonMapper;

class ApproveCampaignRuleIntegrationTests {

    private static final BusinessClock CLOCK = () -> TestWorld.START;
    private static final Person MANAGER = new Person("manager", Set.of("manager"));

    @Test
    void aCampaignWhoseMailsLackAFieldCannotBeApprovedUntilTheyAreCorrected() throws Exception {
        var database = TestDatabase.create();
        var jdbc = database.jdbc();
        var json = JsonMapper.builder().build();
        var templates = TestWorld.construct(Templates.class, jdbc, new Company("Shop", "Street 1"), CLOCK);
        var campaigns = TestWorld.construct(
                Campaigns.class,
                TestWorld.construct(Class.forName("io.rondo.campaigns.CampaignRows"), jdbc, CLOCK),
                jdbc,
                TestWorld.construct(Outbox.class, jdbc, json),
                TestWorld.construct(Audit.class, jdbc, CLOCK, json),
                CLOCK,
                (ApplicationEventPublisher) event -> {});
        FlowMessages flow = id -> List.of(new FlowMessages.Message("spring", null));
        var check = TestWorld.construct(
                MailCheck.class,
                campaigns,
                templates,
                TestWorld.construct(Offers.class, jdbc, CLOCK),
                new StaticListableBeanFactory(Map.of("flow", flow)).getBeanProvider(FlowMessages.class),
                new ChannelProperties(null, null),
                jdbc);
        var rule = new ApproveCampaignRule(campaigns, check, jdbc);
        var world = new TestWorld(jdbc);
        var campaign = new CampaignId(world.campaign("Spring", "awaiting-approval"));
        world.contact(campaign.value(), world.customer("ann"));
        templates.save(
                new MessageTemplate("spring", "en", "Spring", "Your case: {{caseNumber}}", "<p>Hello</p>"), 0, "maria");

        assertThatThrownBy(() -> rule.completed(task(campaign), Map.of("approved", true), MANAGER))
                .isInstanceOfSatisfying(
                        TaskRefused.class,
                        refused -> assertThat(refused.detail()).isEqualTo("campaign-mails"));
        assertThat(campaigns.get(campaign).state()).isEqualTo(CampaignState.AWAITING_APPROVAL);
        rule.completed(task(campaign), Map.of("approved", false), MANAGER);

        templates.save(new MessageTemplate("spring", "en", "Spring", "Hello", "<p>Hello</p>"), 1, "maria");
        database.transactions()
                .executeWithoutResult(status -> rule.completed(task(campaign), Map.of("approved", true), MANAGER));
        assertThat(campaigns.get(campaign).state()).isEqualTo(CampaignState.RUNNING);
    }

    private static Task task(CampaignId campaign) {
        return new Task(
                1,
                2,
                "campaign",
                "UserTask_ApproveCampaign",
                "campaign",
                campaign.value(),
                "Approve campaign",
                null,
                null,
                List.of("manager"),
                List.of(),
                "manager",
                null,
                50,
                null,
                Task.State.OPEN,
                false,
                TestWorld.START,
                null,
                null);
    }
}
