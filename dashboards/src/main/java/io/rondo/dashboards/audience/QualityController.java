package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Viewer;
import io.rondo.quality.QualityRules;
import io.rondo.quality.QualityScoring;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The scorecard of data quality by source; managers and administrators change and add rules. */
@Controller
class QualityController {

    private static final Logger log = LoggerFactory.getLogger(QualityController.class);

    private final QualityQueries queries;
    private final QualityRules rules;
    private final ObjectProvider<QualityScoring> scoring;

    QualityController(QualityQueries queries, QualityRules rules, ObjectProvider<QualityScoring> scoring) {
        this.queries = queries;
        this.rules = rules;
        this.scoring = scoring;
    }

    @GetMapping("/audience/quality")
    String page(@RequestParam(defaultValue = "") String source, Model model) {
        var sources = queries.sources();
        var chosen = sources.contains(source) || sources.isEmpty() ? source : sources.getFirst();
        model.addAttribute("sources", sources);
        model.addAttribute("source", chosen);
        model.addAttribute("lastRun", queries.lastRun().orElse(null));
        model.addAttribute("card", queries.card(chosen));
        model.addAttribute("worst", queries.worst(chosen));
        model.addAttribute("shared", queries.shared(chosen));
        model.addAttribute("history", queries.history(chosen));
        model.addAttribute("rules", rules.all());
        model.addAttribute("missing", rules.missing());
        model.addAttribute("possible", scoring.getIfAvailable() != null);
        return "audience/quality";
    }

    @PostMapping("/audience/quality/score")
    String score(RedirectAttributes redirect) {
        var here = scoring.getIfAvailable();
        if (here == null) {
            Flash.error(redirect, "audience.import.notHere");
        } else {
            Thread.ofVirtual().name("score-quality").start(() -> {
                try {
                    here.run();
                } catch (RuntimeException e) {
                    log.error("Expected to score the data about customers, but it failed", e);
                }
            });
            Flash.success(redirect, "audience.quality.started");
        }
        return "redirect:/audience/quality";
    }

    /** @param target in per cent */
    @PostMapping("/audience/quality/rules/{id:\\d{1,18}}")
    String change(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String pattern,
            @RequestParam(required = false) @Nullable Integer days,
            @RequestParam BigDecimal target,
            @RequestParam(defaultValue = "false") boolean active,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect) {
        var wrong = wrong(pattern, days, target);
        if (wrong != null) {
            Flash.error(redirect, wrong);
        } else {
            rules.change(id, pattern, days, share(target), active, viewer.name());
            Flash.success(redirect, "audience.quality.changed");
        }
        return "redirect:/audience/quality#rules";
    }

    /**
     * @param what field and measure, divided by a colon
     * @param pattern of a rule of validity
     * @param target in per cent
     */
    @PostMapping("/audience/quality/rules")
    String add(
            @RequestParam String what,
            @RequestParam(defaultValue = "") String pattern,
            @RequestParam BigDecimal target,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect) {
        var parts = what.split(":", 2);
        var measure = parts.length == 2 ? parts[1] : "";
        var wrong = wrong(measure.equals("valid") ? pattern : null, null, target);
        if (!rules.missing().getOrDefault(parts[0], List.of()).contains(measure)) {
            Flash.error(redirect, "audience.quality.badRule");
        } else if (wrong != null) {
            Flash.error(redirect, wrong);
        } else if (rules.add(parts[0], measure, pattern, null, share(target), viewer.name())) {
            Flash.success(redirect, "audience.quality.added");
        } else {
            Flash.error(redirect, "audience.quality.badRule");
        }
        return "redirect:/audience/quality#rules";
    }

    /** The key of what is wrong with a rule; null if it may be stored. */
    private @Nullable String wrong(@Nullable String pattern, @Nullable Integer days, BigDecimal target) {
        if (pattern != null && !rules.possible(pattern)) {
            return "audience.quality.badPattern";
        }
        return target.signum() < 0
                        || target.compareTo(BigDecimal.valueOf(100)) > 0
                        || days != null && (days < 1 || days > 36_500)
                ? "audience.quality.badNumber"
                : null;
    }

    private static BigDecimal share(BigDecimal percent) {
        return percent.divide(BigDecimal.valueOf(100), 3, RoundingMode.HALF_UP);
    }
}
