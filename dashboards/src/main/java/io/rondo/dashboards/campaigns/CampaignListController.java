package io.rondo.dashboards.campaigns;

import io.rondo.dashboards.site.Slice;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** All campaigns: searched, filtered by state, sorted, paged. */
@Controller
class CampaignListController {

    private final CampaignListQueries campaigns;

    CampaignListController(CampaignListQueries campaigns) {
        this.campaigns = campaigns;
    }

    @GetMapping("/campaigns")
    String list(
            @RequestParam(defaultValue = "") String search,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "newest") String sort,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        model.addAttribute("slice", campaigns.page(search.strip(), state, sort, Slice.number(page)));
        model.addAttribute("states", campaigns.states());
        model.addAttribute("search", search);
        model.addAttribute("state", state);
        model.addAttribute("sort", sort);
        return "campaigns/list";
    }
}
