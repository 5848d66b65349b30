package io.rondo.dashboards.campaigns;

import io.rondo.bpmn.Flows;
import io.rondo.bpmn.JobTypes;
import io.rondo.bpmn.Variables;
import io.rondo.campaigns.Campaign;
import io.rondo.campaigns.CampaignState;
import io.rondo.campaigns.Campaigns;
import io.rondo.campaigns.MailCheck;
import io.rondo.campaigns.MailProblem;
import io.rondo.dashboards.campaigns.CampaignPageQueries.ListProgress;
import io.rondo.dashboards.campaigns.CampaignPageQueries.Wave;
import io.rondo.dashboards.flows.FlowCatalog;
import io.rondo.dashboards.flows.FlowModel;
import io.rondo.dashboards.results.CampaignResults;
import io.rondo.dashboards.site.Formats;
import io.rondo.dashboards.site.SegmentNames;
import io.rondo.dashboards.site.Viewer;
import io.rondo.kernel.CampaignId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/** The page of one campaign; its moving part is also served alone, for htmx to refresh. */
@Controller
class CampaignPageController {

    /** Before anything leaves, everything must be right. */
    private static final Set<CampaignState> NOT_YET_APPROVED =
            Set.of(CampaignState.DRAFT, CampaignState.AWAITING_APPROVAL);

    /** What was right may have been changed since. */
    private static final Set<CampaignState> SENDING = Set.of(CampaignState.RUNNING, CampaignState.PAUSED);

    private final Campaigns campaigns;
    private final MailCheck mails;
    private final CampaignPageQueries queries;
    private final CampaignFigures figures;
    private final FlowCatalog flows;
    private final FunnelQueries funnels;
    private final CampaignResults results;
    private final Formats formats;
    private final SegmentNames segments;
    private final JsonMapper json;

    CampaignPageController(
            Campaigns campaigns,
            MailCheck mails,
            CampaignPageQueries queries,
            CampaignFigures figures,
            FlowCatalog flows,
            FunnelQueries funnels,
            CampaignResults results,
            Formats formats,
            SegmentNames segments,
            JsonMapper json) {
        this.campaigns = campaigns;
        this.mails = mails;
        this.queries = queries;
        this.figures = figures;
        this.flows = flows;
        this.funnels = funnels;
        this.results = results;
        this.formats = formats;
        this.segments = segments;
        this.json = json;
    }

    @GetMapping("/campaigns/{id:\\d+}")
    String page(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer, Model model) {
        var campaign = find(id);
        var waves = queries.waves(id);
        state(campaign, waves, true, viewer, model);
        model.addAttribute("flow", flows.find(campaign.flow()).orElse(null));
        model.addAttribute("overview", flows.find(Flows.CAMPAIGN).orElse(null));
        model.addAttribute("current", current(campaign));
        model.addAttribute("accounting", AccountingPieces.of(figures.accounting(campaign, waves.size())));
        model.addAttribute("arms", queries.arms(id));
        model.addAttribute("result", results.of(campaign.id()).orElse(null));
        model.addAttribute("offers", campaigns.offers(campaign.id()).size());
        model.addAttribute("segment", segments.ofCampaign(id).orElse(null));
        model.addAttribute("history", queries.history(Campaign.key(campaign.id())));
        return "campaigns/page";
    }

    /** What moves while somebody watches: state, next action, progress, incidents. */
    @GetMapping("/campaigns/{id:\\d+}/state")
    String state(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer, Model model) {
        state(find(id), queries.waves(id), false, viewer, model);
        return "campaigns/page :: state";
    }

    /** Where the contacts stand on their flow. */
    @GetMapping("/campaigns/{id:\\d+}/positions")
    String positions(@PathVariable long id, Model model) {
        var campaign = find(id);
        var waves = queries.waves(id);
        var flow = flows.find(campaign.flow()).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var positions = figures.positions(campaign, waves.size(), flow.model());
        model.addAttribute("flow", flow);
        model.addAttribute("positions", positions);
        model.addAttribute("badges", badges(positions));
        model.addAttribute("progress", figures.progress(campaign, waves).progress());
        return "campaigns/positions :: positions";
    }

    @GetMapping("/campaigns/{id:\\d+}/funnel")
    String funnel(@PathVariable long id, Model model) {
        model.addAttribute("campaign", find(id));
        model.addAttribute("funnel", funnels.of(id));
        return "campaigns/funnel :: funnel";
    }

    private void state(Campaign campaign, List<Wave> waves, boolean opened, Viewer viewer, Model model) {
        var id = campaign.id().value();
        var counted = figures.progress(campaign, waves);
        var progress = counted.progress();
        model.addAttribute("campaign", campaign);
        model.addAttribute("waves", waves);
        model.addAttribute("progress", progress);
        var list =
                campaign.state() == CampaignState.BUILDING ? queries.listProgress(id) : Optional.<ListProgress>empty();
        model.addAttribute("list", list.orElse(null));
        model.addAttribute(
                "step",
                list.map(it -> StepProgress.finding(it, counted.at()))
                        .orElseGet(() -> StepProgress.of(campaign, progress, waves, counted.at())));
        var problems = problems(campaign, opened);
        model.addAttribute("mailProblems", MailProblemRow.of(problems));
        model.addAttribute(
                "action",
                NextAction.of(campaign, viewer, queries.openTask(id))
                        .map(action -> problems.isEmpty() || SENDING.contains(campaign.state())
                                ? action
                                : action.until("campaigns.mail.first"))
                        .orElse(null));
        model.addAttribute("incidents", queries.incidents(id));
    }

    private List<MailProblem> problems(Campaign campaign, boolean opened) {
        var asked = NOT_YET_APPROVED.contains(campaign.state())
                || SENDING.contains(campaign.state()) && mails.changedSinceApproval(campaign);
        return asked ? figures.problems(campaign, opened) : List.of();
    }

    private Campaign find(long id) {
        if (id <= 0 || !queries.exists(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return campaigns.get(new CampaignId(id));
    }

    /** The counts as the diagram's script reads them, with their words in the viewer's language. */
    private String badges(List<FlowPositions.Position> positions) {
        return json.writeValueAsString(positions.stream()
                .map(it -> new Badge(
                        it.id(),
                        it.standing(),
                        formats.text("campaigns.diagram.standingAt", formats.number(it.standing()), it.name()),
                        it.passed(),
                        formats.text("campaigns.diagram.passedAt", formats.number(it.passed()), it.name())))
                .toList());
    }

    private record Badge(
            String id,
            long standing,
            String title,
            @Nullable Long passed,
            String passedTitle) {}

    /** The element of the campaign's own process that is at work; null before it starts and after it ended. */
    private @Nullable String current(Campaign campaign) {
        var task = queries.openTask(campaign.id().value());
        if (task.isPresent()) {
            return task.get().elementId();
        }
        return flows.find(Flows.CAMPAIGN)
                .map(FlowCatalog.Flow::model)
                .flatMap(model -> current(campaign, model))
                .map(FlowModel.FlowElement::id)
                .orElse(null);
    }

    private String building(Campaign campaign) {
        return queries.listProgress(campaign.id().value())
                .map(list -> list.found() < list.partitions() ? JobTypes.FIND_CANDIDATES : JobTypes.BUILD_LIST)
                .orElse(JobTypes.PLAN_LIST);
    }

    private Optional<FlowModel.FlowElement> current(Campaign campaign, FlowModel model) {
        return switch (campaign.state()) {
            case BUILDING -> model.withJob(building(campaign));
            case RUNNING -> {
                var launched = queries.waves(campaign.id().value()).size();
                if (launched == 0) {
                    yield model.withJob(JobTypes.LAUNCH_WAVE);
                }
                yield model.timerOn(launched < campaign.waves() ? Variables.NEXT_WAVE_AT : Variables.WINDOW_ENDS_AT);
            }
            case PAUSED -> model.withJob(JobTypes.PAUSE_CAMPAIGN);
            case MEASURING -> model.withJob(JobTypes.MEASURE_CAMPAIGN);
            case DRAFT, AWAITING_APPROVAL, REJECTED, IN_REVIEW, CLOSED, STOPPED -> Optional.empty();
        };
    }
}
