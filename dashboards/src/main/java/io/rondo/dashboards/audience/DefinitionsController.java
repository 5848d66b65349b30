package io.rondo.dashboards.audience;

import io.rondo.audiences.Figure;
import io.rondo.audiences.StrategicSegments;
import io.rondo.dashboards.site.RuleWords;
import java.util.Arrays;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What every figure of a profile means, and by which rules customers fall into strategic segments. */
@Controller
class DefinitionsController {

    private final StrategicSegments strategic;
    private final RuleWords words;

    DefinitionsController(StrategicSegments strategic, RuleWords words) {
        this.strategic = strategic;
        this.words = words;
    }

    record Rule(String code, String words) {}

    @GetMapping("/audience/definitions")
    String definitions(Model model) {
        model.addAttribute(
                "figures", Arrays.stream(Figure.values()).map(Figure::code).toList());
        model.addAttribute(
                "strategic",
                strategic.all().stream()
                        .map(it -> new Rule(it.code(), words.of(it.criteria())))
                        .toList());
        return "audience/definitions";
    }
}
