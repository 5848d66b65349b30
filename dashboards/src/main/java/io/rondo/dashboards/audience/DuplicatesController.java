package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Formats;
import io.rondo.dashboards.site.Slice;
import io.rondo.dashboards.site.Viewer;
import io.rondo.identity.Duplicates;
import io.rondo.identity.MergeRefused;
import io.rondo.identity.MergeRequest;
import io.rondo.identity.Merges;
import io.rondo.kernel.CustomerId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The steward's queue: two records side by side, made one, called different, or put off; and merges taken back. */
@Controller
class DuplicatesController {

    private static final String PAIR = "/audience/duplicates/{low:\\d{1,18}}-{high:\\d{1,18}}";

    private final DuplicateQueries queries;
    private final Duplicates duplicates;
    private final Merges merges;
    private final Searches searches;
    private final Formats words;

    DuplicatesController(
            DuplicateQueries queries, Duplicates duplicates, Merges merges, Searches searches, Formats words) {
        this.queries = queries;
        this.duplicates = duplicates;
        this.merges = merges;
        this.searches = searches;
        this.words = words;
    }

    @GetMapping("/audience/duplicates")
    String page(
            @RequestParam(defaultValue = "") String pair,
            @RequestParam(defaultValue = "open") String show,
            @RequestParam(defaultValue = "") String search,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        var merged = show.equals("merged");
        model.addAttribute("merged", merged);
        model.addAttribute("search", search);
        model.addAttribute("canSearch", searches.possible());
        model.addAttribute("searching", searches.running());
        model.addAttribute("lastSearch", queries.lastSearch().orElse(null));
        if (merged) {
            model.addAttribute("slice", queries.merged(search.strip(), Slice.number(page)));
            return "audience/duplicates";
        }
        var slice = queries.open(search.strip(), Slice.number(page));
        model.addAttribute("slice", slice);
        asked(pair)
                .or(() -> slice.rows().stream().findFirst())
                .flatMap(this::compared)
                .ifPresent(chosen -> {
                    model.addAttribute("chosen", chosen.pair());
                    model.addAttribute("records", chosen.records());
                });
        return "audience/duplicates";
    }

    private record Chosen(DuplicateQueries.Pair pair, Comparison records) {}

    private Optional<DuplicateQueries.Pair> asked(String pair) {
        return pair.matches("\\d{1,18}-\\d{1,18}")
                ? queries.open(Long.parseLong(pair.split("-")[0]), Long.parseLong(pair.split("-")[1]))
                : Optional.empty();
    }

    private Optional<Chosen> compared(DuplicateQueries.Pair pair) {
        return queries.side(pair.lowId())
                .flatMap(low -> queries.side(pair.highId()).map(high -> Comparison.of(low, high, words)))
                .map(records -> new Chosen(pair, records));
    }

    @PostMapping("/audience/duplicates/search")
    String search(RedirectAttributes redirect) {
        if (searches.start()) {
            Flash.success(redirect, "audience.duplicates.searchStarted");
        } else {
            Flash.error(redirect, "audience.import.notHere");
        }
        return "redirect:/audience/duplicates";
    }

    /** @param values {@code survivor} and {@code from.FIELD}: the key of the record whose value stays */
    @PostMapping(PAIR + "/merge")
    String merge(
            @PathVariable long low,
            @PathVariable long high,
            @RequestParam Map<String, String> values,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect) {
        var highStays = String.valueOf(high).equals(values.get("survivor"));
        var survivor = highStays ? high : low;
        var loser = highStays ? low : high;
        var take = MergeRequest.FIELDS.stream()
                .filter(field -> String.valueOf(loser).equals(values.get("from." + field)))
                .collect(Collectors.toSet());
        try {
            if (queries.open(low, high).isEmpty()) {
                Flash.warning(redirect, "audience.duplicates.decided");
            } else {
                merges.merge(
                        new MergeRequest(new CustomerId(survivor), new CustomerId(loser), "by-hand", take),
                        viewer.name());
                Flash.success(redirect, "audience.duplicates.merged");
            }
        } catch (MergeRefused e) {
            Flash.warning(redirect, "audience.duplicates.refused." + e.reason());
        }
        return "redirect:/audience/duplicates";
    }

    @PostMapping(PAIR + "/different")
    String different(
            @PathVariable long low,
            @PathVariable long high,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect) {
        if (duplicates.different(new CustomerId(low), new CustomerId(high), viewer.name())) {
            Flash.success(redirect, "audience.duplicates.calledDifferent");
        } else {
            Flash.warning(redirect, "audience.duplicates.decided");
        }
        return "redirect:/audience/duplicates";
    }

    @PostMapping(PAIR + "/later")
    String later(@PathVariable long low, @PathVariable long high, RedirectAttributes redirect) {
        if (!duplicates.later(new CustomerId(low), new CustomerId(high))) {
            Flash.warning(redirect, "audience.duplicates.decided");
        }
        return "redirect:/audience/duplicates";
    }

    /** @param customer the page to come back to; the merges if none */
    @PostMapping("/audience/duplicates/merges/{merge:\\d{1,18}}/undo")
    String undo(
            @PathVariable long merge,
            @RequestParam(required = false) @Nullable Long customer,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect) {
        try {
            merges.undo(merge, viewer.name());
            Flash.success(redirect, "audience.duplicates.undone");
        } catch (MergeRefused e) {
            Flash.warning(redirect, "audience.duplicates.refused." + e.reason());
        }
        return "redirect:"
                + (customer == null ? "/audience/duplicates?show=merged" : "/audience/customers/" + customer);
    }
}
