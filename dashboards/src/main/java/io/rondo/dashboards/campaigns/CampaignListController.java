package io.rondo.dashboards.campaigns;

import io.rondo.dashboards.flows.FlowCatalog;
import io.rondo.dashboards.site.Slice;
import io.rondo.deliveries.Doubts;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** All campaigns: searched, filtered by state, sorted, paged. */
@Controller
class CampaignListController {

    private final CampaignListQueries campaigns;
    private final FlowCatalog flows;
    private final Doubts doubts;

    CampaignListController(CampaignListQueries campaigns, FlowCatalog flows, Doubts doubts) {
        this.campaigns = campaigns;
        this.flows = flows;
        this.doubts = doubts;
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
        model.addAttribute(
                "flows", flows.all().stream().collect(Collectors.toMap(FlowCatalog.Flow::id, FlowCatalog.Flow::name)));
        model.addAttribute("inDoubt", doubts.countUndecided());
        model.addAttribute("search", search);
        model.addAttribute("state", state);
        model.addAttribute("sort", sort);
        return "campaigns/list";
    }
}
