package io.rondo.dashboards.security;

import io.rondo.dashboards.site.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The sign-in page; it shows the demo accounts only to those who may use them. */
@Controller
class LoginController {

    private final DemoLogins demo;

    LoginController(DemoLogins demo) {
        this.demo = demo;
    }

    @GetMapping("/login")
    String login(
            @RequestParam @Nullable String failed,
            @RequestParam @Nullable String bye,
            @RequestParam(defaultValue = "0") long wait,
            HttpServletRequest request,
            Model model) {
        model.addAttribute("failed", failed != null);
        model.addAttribute("bye", bye != null);
        model.addAttribute("wait", wait);
        model.addAttribute("demoAccounts", demo.openTo(request) ? peoples() : List.of());
        model.addAttribute("demoPassword", DemoLogins.PASSWORD);
        return "login";
    }

    private static List<DemoLogins.Account> peoples() {
        return DemoLogins.ACCOUNTS.stream()
                .filter(account -> account.role() != Role.API)
                .toList();
    }
}
