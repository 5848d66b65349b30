package io.rondo.dashboards.site;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** The address without a path leads each role to its own first page. */
@Controller
class HomeController {

    @GetMapping("/")
    String home(@ModelAttribute("viewer") Viewer viewer) {
        return "redirect:" + Section.landingFor(viewer.roles()).path();
    }
}
