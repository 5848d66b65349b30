package io.rondo.dashboards.audience;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Profiles;
import io.rondo.audiences.Segment;
import io.rondo.audiences.Segments;
import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Viewer;
import io.rondo.kernel.SegmentId;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Optional;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Segments: rules in words, how many they select, and a form for the usual ones. */
@Controller
class SegmentsController {

    private static final int SAMPLE = 10;

    private final Segments segments;
    private final Profiles profiles;
    private final SegmentChoices choices;

    SegmentsController(Segments segments, Profiles profiles, SegmentChoices choices) {
        this.segments = segments;
        this.profiles = profiles;
        this.choices = choices;
    }

    @GetMapping("/audience/segments")
    String list(Model model) {
        model.addAttribute(
                "segments",
                segments.all().stream()
                        .map(segment -> new InWords(segment, words(segment.criteria())))
                        .toList());
        return "audience/segments";
    }

    /** How many customers a segment selects now; asked for by the list one by one, as each is a query over all customers. */
    @GetMapping("/audience/segments/{id:\\d{1,18}}/count")
    String count(@PathVariable long id, Model model) {
        model.addAttribute("count", segments.count(find(id).criteria()));
        return "audience/segments :: count";
    }

    @GetMapping("/audience/segments/{id:\\d{1,18}}")
    String page(@PathVariable long id, Model model) {
        var segment = find(id);
        model.addAttribute("segment", segment);
        model.addAttribute("words", words(segment.criteria()));
        model.addAttribute("count", segments.count(segment.criteria()));
        model.addAttribute("sample", segments.sample(segment.criteria(), SAMPLE));
        model.addAttribute("campaigns", choices.campaignsWith(id));
        return "audience/segment";
    }

    @GetMapping("/audience/segments/new")
    String form(Model model) {
        model.addAttribute("form", new SegmentForm());
        return offerChoices(model);
    }

    /** The rule so far in words, and how many it selects; the form asks while it is filled in. */
    @PostMapping("/audience/segments/preview")
    String preview(@ModelAttribute("form") SegmentForm form, BindingResult errors, Model model) {
        if (!errors.hasErrors()) {
            criteria(form).ifPresent(criteria -> {
                model.addAttribute("words", words(criteria));
                model.addAttribute("count", segments.count(criteria));
            });
        }
        return "audience/segment-new :: preview";
    }

    @PostMapping("/audience/segments")
    ModelAndView create(
            @Valid @ModelAttribute("form") SegmentForm form,
            BindingResult errors,
            @ModelAttribute("viewer") Viewer viewer,
            Model model,
            RedirectAttributes redirect) {
        if (!form.getReaction().isEmpty()
                && (form.getCampaignId() == null || form.getTypes().isEmpty())) {
            errors.rejectValue("campaignId", "audience.error.reaction");
        }
        var criteria = criteria(form);
        if (criteria.isEmpty()) {
            errors.reject("audience.error.choice");
        }
        if (!errors.hasErrors() && criteria.isPresent()) {
            try {
                var id = segments.create(form.getName().strip(), criteria.get(), viewer.name());
                Flash.success(redirect, "audience.segment.created");
                return new ModelAndView("redirect:/audience/segments/" + id);
            } catch (DuplicateKeyException e) {
                errors.rejectValue("name", "audience.error.nameTaken");
            }
        }
        return new ModelAndView(offerChoices(model), model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    /** Empty if a value is none the form offers. */
    private static Optional<Criteria> criteria(SegmentForm form) {
        try {
            return Optional.of(form.criteria());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String offerChoices(Model model) {
        model.addAttribute("strategicSegments", profiles.strategicSegments());
        model.addAttribute("countries", choices.countries());
        model.addAttribute("campaigns", choices.launchedCampaigns());
        model.addAttribute("responseTypes", List.of("click", "visit", "order", "reply", "complaint", "opt-out"));
        return "audience/segment-new";
    }

    private Segment find(long id) {
        return Optional.of(id)
                .filter(it -> it > 0)
                .flatMap(it -> segments.find(new SegmentId(it)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String words(Criteria criteria) {
        return segments.explain(criteria, LocaleContextHolder.getLocale().getLanguage());
    }

    record InWords(Segment segment, String words) {}
}
