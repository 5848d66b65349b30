package io.rondo.tasks;

import io.rondo.campaigns.Campaigns;
import io.rondo.campaigns.MailCheck;
import io.rondo.campaigns.NotAllowedException;
import io.rondo.kernel.CampaignId;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * A campaign is approved by somebody other than its author, and only if its mails can be sent to everybody listed; with a yes,
 * who approved it is on record at once.
 */
@Component
class ApproveCampaignRule implements TaskRule {

    private final Campaigns campaigns;
    private final MailCheck mails;
    private final JdbcClient jdbc;

    ApproveCampaignRule(Campaigns campaigns, MailCheck mails, JdbcClient jdbc) {
        this.campaigns = campaigns;
        this.mails = mails;
        this.jdbc = jdbc;
    }

    @Override
    public boolean concerns(Task task) {
        return task.elementId().equals("UserTask_ApproveCampaign");
    }

    @Override
    public Optional<String> forbids(Task task, Person person) {
        // Nobody may approve what is not known yet to be somebody else's.
        if (!"campaign".equals(task.kind())) {
            return Optional.of("campaign-unknown");
        }
        var author = jdbc.sql("select created_by from campaign where id = :id")
                .param("id", task.refId())
                .query(String.class)
                .optional();
        return author.filter(person.name()::equals).map(_ -> "author");
    }

    @Override
    public void completed(Task task, Map<String, ?> values, Person by) {
        if (Boolean.TRUE.equals(values.get("approved"))) {
            var campaign = new CampaignId(Objects.requireNonNull(task.refId()));
            if (!mails.problemsOf(campaign).isEmpty()) {
                throw new TaskRefused(TaskRefused.Reason.FORBIDDEN, task.key(), "campaign-mails");
            }
            try {
                campaigns.approve(campaign, by.name());
            } catch (NotAllowedException e) {
                // Stopped meanwhile: the flow will cancel this task.
                throw new TaskRefused(TaskRefused.Reason.FORBIDDEN, task.key(), "campaign-state");
            }
        }
    }
}
