package io.rondo.dashboards.admin;

import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Viewer;
import io.rondo.deliveries.ContactPolicy;
import io.rondo.deliveries.SendingRates;
import java.math.BigDecimal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** How fast mail leaves, the ramp of a new sender, and the contact policy in force. */
@Controller
class SendingController {

    private final SendingRates rates;
    private final ContactPolicy policy;

    SendingController(SendingRates rates, ContactPolicy policy) {
        this.rates = rates;
        this.policy = policy;
    }

    @GetMapping("/admin/sending")
    String sending(Model model) {
        model.addAttribute("rates", rates.rates());
        model.addAttribute("ramp", rates.warmUp().orElse(null));
        model.addAttribute("rules", policy.rules());
        return "admin/sending";
    }

    @PostMapping("/admin/sending/limit")
    String limit(
            @RequestParam String scope,
            @RequestParam String perSecond,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect) {
        try {
            rates.limit(scope.isBlank() ? SendingRates.ALL : scope, new BigDecimal(perSecond.strip()), viewer.name());
            Flash.success(redirect, "admin.sending.limited");
        } catch (NumberFormatException e) {
            Flash.error(redirect, "admin.sending.noNumber", perSecond);
        } catch (IllegalArgumentException e) {
            Flash.error(redirect, "admin.sending.refused", scope, perSecond);
        }
        return "redirect:/admin/sending";
    }

    @PostMapping("/admin/sending/unlimit")
    String unlimit(@RequestParam String scope, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        rates.unlimit(scope, viewer.name());
        Flash.success(redirect, "admin.sending.unlimited");
        return "redirect:/admin/sending";
    }

    @PostMapping("/admin/sending/ramp")
    String ramp(
            @RequestParam String firstDay,
            @RequestParam String growth,
            @RequestParam String fullSpeed,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect) {
        try {
            rates.startWarmUp(
                    Integer.parseInt(firstDay.strip()),
                    new BigDecimal(growth.strip()),
                    Integer.parseInt(fullSpeed.strip()),
                    viewer.name());
            Flash.success(redirect, "admin.ramp.started");
        } catch (IllegalArgumentException e) {
            Flash.error(redirect, "admin.ramp.refused");
        }
        return "redirect:/admin/sending";
    }

    @PostMapping("/admin/sending/ramp/end")
    String endRamp(@ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        rates.endWarmUp(viewer.name());
        Flash.success(redirect, "admin.ramp.ended");
        return "redirect:/admin/sending";
    }
}
