package io.rondo.dashboards.campaigns;

import io.rondo.campaigns.Campaigns;
import io.rondo.campaigns.NotAllowedException;
import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Viewer;
import io.rondo.kernel.CampaignId;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The verbs people have on a campaign; approving and reviewing are tasks in the inbox. */
@Controller
class CampaignActionsController {

    private final Campaigns campaigns;

    CampaignActionsController(Campaigns campaigns) {
        this.campaigns = campaigns;
    }

    @PostMapping("/campaigns/{id:\\d+}/start")
    String start(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
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
