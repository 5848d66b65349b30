package io.rondo.dashboards.campaigns;

import io.rondo.campaigns.Campaigns;
import io.rondo.dashboards.site.Slice;
import io.rondo.kernel.CampaignId;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The customers behind a figure of the campaign's page. */
@Controller
class ContactListController {

    private final Campaigns campaigns;
    private final CampaignPageQueries page;
    private final ContactListQueries contacts;

    ContactListController(Campaigns campaigns, CampaignPageQueries page, ContactListQueries contacts) {
        this.campaigns = campaigns;
        this.page = page;
        this.contacts = contacts;
    }

    @GetMapping("/campaigns/{id:\\d+}/contacts")
    String contacts(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String bucket,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String arm,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "") String did,
            @RequestParam(defaultValue = "") String search,
            @RequestParam(defaultValue = "1", name = "page") int number,
            Model model) {
        campaign(id, model);
        var filter = new ContactListQueries.Filter(bucket, reason, arm, outcome, did, search.strip());
        model.addAttribute("filter", filter);
        model.addAttribute("arms", page.arms(id));
        model.addAttribute("slice", contacts.listed(id, filter, Slice.number(number)));
        return "campaigns/contacts";
    }

    @GetMapping("/campaigns/{id:\\d+}/not-listed")
    String notListed(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "1", name = "page") int number,
            Model model) {
        campaign(id, model);
        model.addAttribute("reason", reason);
        model.addAttribute("reasons", contacts.notListedReasons(id));
        model.addAttribute("slice", contacts.notListed(id, reason, Slice.number(number)));
        return "campaigns/not-listed";
    }

    private void campaign(long id, Model model) {
        if (id <= 0 || !page.exists(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        model.addAttribute("campaign", campaigns.get(new CampaignId(id)));
    }
}
