package io.rondo.dashboards.campaigns;

import io.rondo.campaigns.Campaign;
import io.rondo.campaigns.Campaigns;
import io.rondo.campaigns.MailCheck;
import io.rondo.campaigns.NotAllowedException;
import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Viewer;
import io.rondo.kernel.Audit;
import io.rondo.kernel.CampaignId;
import io.rondo.tasks.IncidentEngine;
import io.rondo.tasks.UserTaskEngine;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The verbs people have on a campaign; approving and reviewing are tasks in the inbox. */
@Controller
class CampaignActionsController {

    private final Campaigns campaigns;
    private final MailCheck mails;
    private final CampaignPageQueries page;
    private final ObjectProvider<IncidentEngine> incidents;
    private final Audit audit;

    CampaignActionsController(
            Campaigns campaigns,
            MailCheck mails,
            CampaignPageQueries page,
            ObjectProvider<IncidentEngine> incidents,
            Audit audit) {
        this.campaigns = campaigns;
        this.mails = mails;
        this.page = page;
        this.incidents = incidents;
        this.audit = audit;
    }

    @PostMapping("/campaigns/{id:\\d+}/start")
    String start(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        if (!mails.problemsOf(new CampaignId(id)).isEmpty()) {
            Flash.error(redirect, "campaigns.mail.notStarted");
            return "redirect:/campaigns/" + id;
        }
        return act(id, "start", redirect, campaign -> campaigns.start(campaign, viewer.name()));
    }

    @PostMapping("/campaigns/{id:\\d+}/pause")
    String pause(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        return act(id, "pause", redirect, campaign -> campaigns.pause(campaign, viewer.name()));
    }

    @PostMapping("/campaigns/{id:\\d+}/resume")
    String resume(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        return act(id, "resume", redirect, campaign -> campaigns.resume(campaign, viewer.name()));
    }

    @PostMapping("/campaigns/{id:\\d+}/stop")
    String stop(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        return act(id, "stop", redirect, campaign -> campaigns.stop(campaign, viewer.name(), "by-hand"));
    }

    /** Lets the engine try again what an incident stopped; only incidents of this campaign. */
    @PostMapping("/campaigns/{id:\\d+}/incidents/{incident:\\d{1,19}}/retry")
    String retry(
            @PathVariable long id,
            @PathVariable long incident,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect) {
        var engine = incidents.getIfAvailable();
        var known = page.incidents(id).stream()
                .filter(it -> it.incidentKey() == incident)
                .findFirst();
        if (engine == null) {
            Flash.error(redirect, "campaigns.incident.away");
        } else if (known.isEmpty()) {
            Flash.warning(redirect, "campaigns.incident.gone");
        } else {
            retry(new CampaignId(id), known.get(), engine, viewer, redirect);
        }
        return "redirect:/campaigns/" + id;
    }

    private void retry(
            CampaignId campaign,
            CampaignPageQueries.Incident incident,
            IncidentEngine engine,
            Viewer viewer,
            RedirectAttributes redirect) {
        try {
            var outcome = engine.retry(incident.incidentKey(), incident.jobKey());
            audit.record(
                    viewer.name(),
                    "retry-incident",
                    Campaign.key(campaign),
                    Map.of("incident", incident.incidentKey(), "element", String.valueOf(incident.elementId())));
            switch (outcome) {
                case DONE -> Flash.success(redirect, "campaigns.incident.retried");
                case GONE -> Flash.warning(redirect, "campaigns.incident.gone");
            }
        } catch (UserTaskEngine.EngineAway e) {
            Flash.error(redirect, "campaigns.incident.away");
        }
    }

    private static String act(long id, String verb, RedirectAttributes redirect, Verb action) {
        try {
            action.on(new CampaignId(id));
            Flash.success(redirect, "campaigns.done." + verb);
        } catch (NotAllowedException e) {
            // Somebody or something was faster: the page shows how it stands now.
            Flash.error(redirect, "campaigns.notPossible." + verb);
        }
        return "redirect:/campaigns/" + id;
    }

    private interface Verb {
        void on(CampaignId campaign);
    }
}
