package io.rondo.dashboards.admin;

import io.rondo.dashboards.security.People;
import io.rondo.dashboards.site.Slice;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What an admin looks at first, and the whole audit log. */
@Controller
class AdminController {

    private final AdminQueries queries;
    private final Servers servers;
    private final People people;

    AdminController(AdminQueries queries, Servers servers, People people) {
        this.queries = queries;
        this.servers = servers;
        this.people = people;
    }

    @GetMapping("/admin")
    String overview(Model model) {
        model.addAttribute("counts", queries.counts());
        model.addAttribute("servers", servers.all());
        model.addAttribute("outbox", queries.outbox());
        model.addAttribute("incidents", queries.incidents());
        model.addAttribute("people", people.all());
        return "admin/overview";
    }

    @GetMapping("/admin/audit")
    String audit(
            @RequestParam(defaultValue = "") String search, @RequestParam(defaultValue = "1") int page, Model model) {
        model.addAttribute("search", search);
        model.addAttribute("slice", queries.audit(search.strip(), Slice.number(page)));
        return "admin/audit";
    }
}
