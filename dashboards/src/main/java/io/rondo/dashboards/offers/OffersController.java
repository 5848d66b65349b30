package io.rondo.dashboards.offers;

import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.IntervalChart;
import io.rondo.dashboards.site.KeptFigures;
import io.rondo.dashboards.site.StrategicNames;
import io.rondo.dashboards.site.Viewer;
import io.rondo.kernel.Audit;
import io.rondo.kernel.OfferId;
import io.rondo.offers.Offers;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

/** The offers: list, words, evidence, and a new one. */
@Controller
class OffersController {

    private final OfferQueries queries;
    private final Offers offers;
    private final IntervalChart charts;
    private final StrategicNames strategic;
    private final Audit audit;
    private final KeptFigures<String, List<OfferQueries.Use>> uses;

    OffersController(
            OfferQueries queries,
            Offers offers,
            IntervalChart charts,
            StrategicNames strategic,
            Audit audit,
            Clock clock) {
        this.queries = queries;
        this.offers = offers;
        this.charts = charts;
        this.strategic = strategic;
        this.audit = audit;
        this.uses = new KeptFigures<>(Duration.ofMinutes(1), clock);
    }

    @GetMapping("/offers")
    String list(Model model) {
        model.addAttribute("offers", queries.all());
        return "offers/list";
    }

    /** How many contacts each offer has; the list asks for it when it is shown. */
    @GetMapping("/offers/contacts")
    String contacts(Model model) {
        var contacts = uses.get("all", queries::uses).stream()
                .collect(Collectors.toMap(OfferQueries.Use::offerId, OfferQueries.Use::contacts));
        model.addAttribute("offers", queries.all());
        model.addAttribute("contacts", contacts);
        return "offers/list :: contacts";
    }

    @GetMapping("/offers/{id:\\d{1,18}}")
    String page(@PathVariable long id, Model model) {
        var offer = Optional.of(id)
                .filter(it -> it > 0)
                .flatMap(it -> offers.find(new OfferId(it)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var evidence = queries.evidence(id);
        model.addAttribute("offer", offer);
        model.addAttribute("texts", offers.texts(offer.id()));
        model.addAttribute("evidence", evidence);
        model.addAttribute(
                "chart",
                charts.points(evidence.stream()
                        .map(it -> new IntervalChart.Dot(
                                strategic.of(it.segment()),
                                it.lift(),
                                it.lowerBound(),
                                it.upperBound(),
                                IntervalChart.NO_ARM))
                        .toList()));
        return "offers/page";
    }

    @GetMapping("/offers/new")
    String form(Model model) {
        model.addAttribute("form", new OfferForm());
        return "offers/new";
    }

    @PostMapping("/offers")
    ModelAndView create(
            @Valid @ModelAttribute("form") OfferForm form,
            BindingResult errors,
            @ModelAttribute("viewer") Viewer viewer,
            Model model,
            RedirectAttributes redirect) {
        if (form.chineseIncomplete()) {
            errors.rejectValue("headlineZh", "offers.error.chinese");
        }
        if (!errors.hasErrors()) {
            try {
                var id = offers.create(form.draft());
                audit.record(viewer.name(), "create-offer", "offer-" + id, Map.of("code", form.getCode()));
                Flash.success(redirect, "offers.created");
                return new ModelAndView("redirect:/offers/" + id);
            } catch (DuplicateKeyException e) {
                errors.rejectValue("code", "offers.error.codeTaken");
            } catch (IllegalArgumentException e) {
                // The draft checks the address more strictly than a pattern can.
                errors.rejectValue("landingUrl", "offers.error.url");
            }
        }
        return new ModelAndView("offers/new", model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
    }
}
