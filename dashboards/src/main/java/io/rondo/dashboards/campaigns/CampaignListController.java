package io.rondo.dashboards.campaigns;

import io.rondo.dashboards.flows.FlowCatalog;
import io.rondo.dashboards.site.KeptFigures;
import io.rondo.dashboards.site.Slice;
import io.rondo.deliveries.Doubts;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** All campaigns: searched, filtered by state, sorted, paged. */
@Controller
class CampaignListController {

    private final CampaignListQueries campaigns;
    private final FlowCatalog flows;
    private final Doubts doubts;
    private final KeptFigures<Long, Optional<Double>> placed;

    CampaignListController(CampaignListQueries campaigns, FlowCatalog flows, Doubts doubts, Clock clock) {
        this.campaigns = campaigns;
        this.flows = flows;
        this.doubts = doubts;
        this.placed = new KeptFigures<>(Duration.ofSeconds(10), clock);
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

    /** How far a launched campaign is; asked for by the list one by one. */
    @GetMapping("/campaigns/{id:\\d{1,18}}/placed")
    String placed(@PathVariable long id, Model model) {
        model.addAttribute("placed", placed.get(id, () -> campaigns.placed(id)).orElse(null));
        return "campaigns/list :: placed";
    }
}
