package io.rondo.dashboards.campaigns;

import io.rondo.campaigns.Campaign;
import io.rondo.campaigns.CampaignState;
import io.rondo.campaigns.MailCheck;
import io.rondo.campaigns.MailProblem;
import io.rondo.contacts.Accounting;
import io.rondo.contacts.AccountingReport;
import io.rondo.dashboards.campaigns.CampaignPageQueries.Progress;
import io.rondo.dashboards.campaigns.CampaignPageQueries.Wave;
import io.rondo.dashboards.flows.FlowModel;
import io.rondo.dashboards.site.KeptFigures;
import io.rondo.kernel.BusinessClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * What of a campaign's page is counted over its contacts or deliveries: kept some seconds for all who watch it, and counted anew as
 * soon as the campaign changes its state or launches a wave.
 */
@Component
class CampaignFigures {

    private static final Duration MOVING = Duration.ofSeconds(4);
    private static final Duration CHECKED = Duration.ofMinutes(1);

    private final CampaignPageQueries queries;
    private final FlowPositions positions;
    private final Accounting accounting;
    private final MailCheck mails;
    private final BusinessClock clock;
    private final KeptFigures<Stage, Counted> progress;
    private final KeptFigures<Stage, List<FlowPositions.Position>> standing;
    private final KeptFigures<Stage, AccountingReport> accounts;
    private final KeptFigures<Stage, List<MailProblem>> problems;

    CampaignFigures(
            CampaignPageQueries queries,
            FlowPositions positions,
            Accounting accounting,
            MailCheck mails,
            BusinessClock clock,
            Clock system) {
        this.queries = queries;
        this.positions = positions;
        this.accounting = accounting;
        this.mails = mails;
        this.clock = clock;
        this.progress = new KeptFigures<>(MOVING, system);
        this.standing = new KeptFigures<>(MOVING, system);
        this.accounts = new KeptFigures<>(MOVING, system);
        this.problems = new KeptFigures<>(CHECKED, system);
    }

    Counted progress(Campaign campaign, List<Wave> waves) {
        return progress.get(stage(campaign, waves.size()), () -> {
            var now = clock.now();
            return new Counted(queries.progress(campaign.id().value(), StepProgress.rateSince(waves, now)), now);
        });
    }

    List<FlowPositions.Position> positions(Campaign campaign, int waves, FlowModel model) {
        return standing.get(
                stage(campaign, waves), () -> positions.of(campaign.id().value(), model));
    }

    AccountingReport accounting(Campaign campaign, int waves) {
        return accounts.get(stage(campaign, waves), () -> accounting.of(campaign.id()));
    }

    /** @param anew false: as they were a minute ago at most, which is good enough for a page that asks by itself */
    List<MailProblem> problems(Campaign campaign, boolean anew) {
        var stage = stage(campaign, 0);
        return anew
                ? problems.anew(stage, () -> mails.problemsOf(campaign.id()))
                : problems.get(stage, () -> mails.problemsOf(campaign.id()));
    }

    private static Stage stage(Campaign campaign, int waves) {
        return new Stage(campaign.id().value(), campaign.state(), waves);
    }

    private record Stage(long campaign, CampaignState state, int waves) {}

    /** @param at business time of the count */
    record Counted(Progress progress, Instant at) {}
}
