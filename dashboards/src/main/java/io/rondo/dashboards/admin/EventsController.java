package io.rondo.dashboards.admin;

import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Viewer;
import io.rondo.responses.ClickJudging;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** By which rules opens and clicks are told apart, how many of each there are, and judging old ones again. */
@Controller
class EventsController {

    private final ClickJudging judging;

    EventsController(ClickJudging judging) {
        this.judging = judging;
    }

    @GetMapping("/admin/events")
    String events(Model model) {
        var tallies = judging.tallies();
        model.addAttribute("version", judging.version());
        model.addAttribute("rules", judging.rules());
        model.addAttribute("tallies", tallies);
        model.addAttribute(
                "outdated",
                tallies.stream()
                        .filter(it -> it.version() > 0 && it.version() < judging.version())
                        .mapToLong(it -> it.counts().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .sum());
        return "admin/events";
    }

    @PostMapping("/admin/events/judge")
    String judge(@ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        Flash.success(redirect, "admin.events.judging", judging.again(viewer.name()));
        return "redirect:/admin/events";
    }
}
