package io.rondo.dashboards.campaigns;

import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Slice;
import io.rondo.dashboards.site.Viewer;
import io.rondo.deliveries.Doubts;
import io.rondo.kernel.DeliveryId;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Messages nobody knows the fate of: a person sends each again or leaves it. */
@Controller
class DoubtsController {

    private final Doubts doubts;

    DoubtsController(Doubts doubts) {
        this.doubts = doubts;
    }

    @GetMapping("/campaigns/in-doubt")
    String list(@RequestParam(defaultValue = "1") int page, Model model) {
        var number = Slice.number(page);
        model.addAttribute(
                "slice",
                Slice.of(doubts.undecided((int) Slice.offset(number), Slice.SIZE), number, doubts.countUndecided()));
        return "campaigns/in-doubt";
    }

    @PostMapping("/campaigns/in-doubt/{id:\\d{1,18}}/resend")
    String resend(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        if (doubts.resend(new DeliveryId(id), viewer.name())) {
            Flash.success(redirect, "campaigns.doubt.resent");
        } else {
            Flash.warning(redirect, "campaigns.doubt.gone");
        }
        return "redirect:/campaigns/in-doubt";
    }

    @PostMapping("/campaigns/in-doubt/{id:\\d{1,18}}/leave")
    String leave(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        if (doubts.leave(new DeliveryId(id), viewer.name())) {
            Flash.success(redirect, "campaigns.doubt.left");
        } else {
            Flash.warning(redirect, "campaigns.doubt.gone");
        }
        return "redirect:/campaigns/in-doubt";
    }
}
