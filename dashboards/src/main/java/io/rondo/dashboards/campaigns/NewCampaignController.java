package io.rondo.dashboards.campaigns;

import io.rondo.campaigns.Campaigns;
import io.rondo.campaigns.MailCheck;
import io.rondo.dashboards.flows.FlowCatalog;
import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Formats;
import io.rondo.dashboards.site.SegmentNames;
import io.rondo.dashboards.site.Viewer;
import io.rondo.kernel.BusinessClock;
import jakarta.validation.Valid;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A new campaign: a draft first, then its list is built when the author says so. */
@Controller
class NewCampaignController {

    private final Campaigns campaigns;
    private final MailCheck mails;
    private final FlowCatalog flows;
    private final ChoiceQueries choices;
    private final SegmentNames segments;
    private final Formats formats;
    private final BusinessClock clock;

    NewCampaignController(
            Campaigns campaigns,
            MailCheck mails,
            FlowCatalog flows,
            ChoiceQueries choices,
            SegmentNames segments,
            Formats formats,
            BusinessClock clock) {
        this.campaigns = campaigns;
        this.mails = mails;
        this.flows = flows;
        this.choices = choices;
        this.segments = segments;
        this.formats = formats;
        this.clock = clock;
    }

    @InitBinder("form")
    void limit(WebDataBinder binder) {
        binder.setAutoGrowCollectionLimit(20);
    }

    @GetMapping("/campaigns/new")
    String form(Model model) {
        var form = new CampaignForm();
        var first = form.getArms().getFirst();
        first.setName("treatment");
        first.setShare(java.math.BigDecimal.valueOf(90));
        model.addAttribute("form", form);
        return offerChoices(model);
    }

    @PostMapping("/campaigns")
    ModelAndView create(
            @Valid @ModelAttribute("form") CampaignForm form,
            BindingResult errors,
            @RequestParam(defaultValue = "draft") String then,
            @ModelAttribute("viewer") Viewer viewer,
            Model model,
            RedirectAttributes redirect) {
        CampaignFormChecks.check(form, errors);
        if (!form.getFlow().isBlank()
                && flows.journeys().stream().noneMatch(flow -> flow.id().equals(form.getFlow()))) {
            errors.rejectValue("flow", "campaigns.error.flow");
        }
        if (errors.hasErrors()) {
            return again(model);
        }
        try {
            var id = campaigns.create(CampaignFormChecks.draft(form, clock.now(), formats.currency()), viewer.name());
            if (then.equals("start") && !mails.problemsOf(id).isEmpty()) {
                Flash.error(redirect, "campaigns.mail.notStarted");
            } else if (then.equals("start")) {
                campaigns.start(id, viewer.name());
                Flash.success(redirect, "campaigns.done.start");
            } else {
                Flash.success(redirect, "campaigns.done.create");
            }
            return new ModelAndView("redirect:/campaigns/" + id);
        } catch (DuplicateKeyException e) {
            errors.rejectValue("name", "campaigns.error.nameTaken");
            return again(model);
        } catch (DataIntegrityViolationException e) {
            // Somebody deleted what was chosen while the form was open.
            errors.rejectValue("segmentId", "campaigns.error.gone");
            return again(model);
        }
    }

    private ModelAndView again(Model model) {
        return new ModelAndView(offerChoices(model), model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private String offerChoices(Model model) {
        model.addAttribute("journeys", flows.journeys());
        model.addAttribute("segments", segments.all());
        model.addAttribute("allOffers", choices.offers());
        return "campaigns/new";
    }
}
