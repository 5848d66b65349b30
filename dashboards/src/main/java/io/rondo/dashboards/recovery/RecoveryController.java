package io.rondo.dashboards.recovery;

import io.rondo.dashboards.inbox.InboxPerson;
import io.rondo.dashboards.inbox.Stories;
import io.rondo.dashboards.site.Slice;
import io.rondo.dashboards.site.Viewer;
import io.rondo.recovery.Cases;
import io.rondo.recovery.CauseCode;
import io.rondo.tasks.DecisionEngine;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The list of cases with the ranked causes, and one case. */
@Controller
class RecoveryController {

    private final CaseQueries queries;
    private final LetterQueries letters;
    private final Cases cases;
    private final Stories stories;
    private final DecisionEngine decisions;
    private final String currency;

    RecoveryController(
            CaseQueries queries,
            LetterQueries letters,
            Cases cases,
            Stories stories,
            ObjectProvider<DecisionEngine> decisions,
            @Value("${rondo.currency:EUR}") String currency) {
        this.queries = queries;
        this.letters = letters;
        this.cases = cases;
        this.stories = stories;
        this.decisions = decisions.getIfAvailable(() -> (id, inputs) -> Optional.empty());
        this.currency = currency;
    }

    @ModelAttribute("currency")
    String currency() {
        return currency;
    }

    @GetMapping("/recovery")
    String list(
            @RequestParam(defaultValue = "open") String show,
            @RequestParam(required = false) @Nullable String cause,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        var filter = CaseFilter.of(show);
        var chosen = cause(cause);
        model.addAttribute("filter", filter);
        model.addAttribute("filters", CaseFilter.values());
        model.addAttribute("cause", chosen == null ? null : chosen.code());
        model.addAttribute("slice", queries.list(filter, chosen, Slice.number(page)));
        model.addAttribute("letters", letters.open());
        model.addAttribute("figures", queries.figures());
        model.addAttribute("causes", cases.causes());
        return "recovery/list";
    }

    @GetMapping("/recovery/{id:\\d+}")
    String one(@ModelAttribute("viewer") Viewer viewer, @PathVariable long id, Model model) {
        var row = queries.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var context = queries.context(id);
        var deliveries = queries.deliveries(id);
        var reopened = context.reopens() == null || context.reopensClosedAt() == null
                ? null
                : new CasePage.Reopened(context.reopens(), context.reopensClosedAt());
        var mails = deliveries.stream().filter(it -> it.state().equals("SENT")).count();
        model.addAttribute(
                "page",
                new CasePage(
                        row,
                        reopened,
                        context.joinedInto(),
                        context.campaign(),
                        context.campaignId(),
                        context.approvedBy(),
                        limit(row, context),
                        queries.complaints(id),
                        queries.tasks(id, InboxPerson.of(viewer)),
                        deliveries,
                        new CasePage.Cost(mails, Objects.requireNonNullElse(row.compensation(), BigDecimal.ZERO))));
        model.addAttribute("story", stories.ofCustomer(row.customerId()));
        model.addAttribute("causes", cases.causes());
        return "recovery/case";
    }

    /** By the table the flow asks; shown only while it still matters. */
    private @Nullable BigDecimal limit(CaseRow row, CaseQueries.Context context) {
        if (row.state().equals("closed")) {
            return null;
        }
        var known = new HashMap<String, Object>(Map.of(
                "valueTier", row.valueTier(),
                "previousComplaints", context.previousComplaints(),
                "sensitivity", context.sensitivity()));
        if (context.preparedLimit() != null && context.preparedHours() != null) {
            known.put("preparedLimit", context.preparedLimit());
            known.put("preparedHours", context.preparedHours());
        }
        return decisions
                .evaluate("recovery-plan", known)
                .map(plan -> plan.get("compensationLimit"))
                .map(limit -> new BigDecimal(limit.toString()))
                .orElse(null);
    }

    /** A cause nobody knows filters nothing. */
    private static @Nullable CauseCode cause(@Nullable String code) {
        return Arrays.stream(CauseCode.values())
                .filter(it -> it.code().equals(code))
                .findFirst()
                .orElse(null);
    }
}
