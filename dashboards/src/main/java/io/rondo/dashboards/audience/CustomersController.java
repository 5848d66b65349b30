package io.rondo.dashboards.audience;

import io.rondo.audiences.Customers;
import io.rondo.audiences.Profiles;
import io.rondo.dashboards.site.Slice;
import io.rondo.kernel.CustomerId;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The customers, and one customer's whole story. */
@Controller
class CustomersController {

    private final CustomerQueries queries;
    private final Customers customers;
    private final Profiles profiles;
    private final CustomerFacts facts;

    CustomersController(CustomerQueries queries, Customers customers, Profiles profiles, CustomerFacts facts) {
        this.queries = queries;
        this.facts = facts;
        this.customers = customers;
        this.profiles = profiles;
    }

    @GetMapping("/audience")
    String audience() {
        return "redirect:/audience/customers";
    }

    @GetMapping("/audience/customers")
    String list(
            @RequestParam(defaultValue = "") String search,
            @RequestParam(defaultValue = "") String tier,
            @RequestParam(defaultValue = "") String stage,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        model.addAttribute("slice", queries.page(search.strip(), tier, stage, Slice.number(page)));
        model.addAttribute("any", queries.any());
        model.addAttribute("search", search);
        model.addAttribute("tier", tier);
        model.addAttribute("stage", stage);
        return "audience/customers";
    }

    @GetMapping("/audience/customers/{id:\\d{1,18}}")
    String page(
            @PathVariable long id,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(name = "story-page", defaultValue = "1") int storyPage,
            Model model) {
        if (id == 0) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        var customer =
                customers.find(new CustomerId(id)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var standing = facts.standing(id).orElseThrow();
        if (standing.mergedInto() != null) {
            return "redirect:/audience/customers/" + standing.mergedInto();
        }
        model.addAttribute("customer", customer);
        model.addAttribute("standing", standing);
        model.addAttribute("identities", facts.identities(id));
        model.addAttribute("merges", facts.merges(id));
        model.addAttribute("orders", facts.orders(id, Slice.number(page)));
        model.addAttribute("cases", facts.cases(id));
        model.addAttribute("tasks", facts.tasks(id));
        model.addAttribute("profile", profiles.find(customer.id()).orElse(null));
        model.addAttribute("consents", queries.consents(id));
        model.addAttribute("suppressions", queries.suppressions(id));
        model.addAttribute("memberships", queries.campaigns(id));
        model.addAttribute("events", queries.timeLine(id, Slice.number(storyPage)));
        return "audience/customer";
    }
}
