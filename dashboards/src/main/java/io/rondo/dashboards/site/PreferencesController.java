package io.rondo.dashboards.site;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Language and theme, kept by cookie so that they hold before sign-in too. */
@Controller
class PreferencesController {

    static final String THEME_COOKIE = "theme";
    static final Set<String> THEMES = Set.of("light", "dark", "auto");

    @PostMapping("/preferences/language")
    String language(@RequestParam String value, @RequestParam String back, HttpServletResponse response) {
        if (Languages.ALL.stream().anyMatch(known -> known.toLanguageTag().equals(value))) {
            remember(response, ViewerLocaleResolver.LANGUAGE_COOKIE, value);
        }
        return "redirect:" + ownPath(back);
    }

    @PostMapping("/preferences/theme")
    String theme(@RequestParam String value, @RequestParam String back, HttpServletResponse response) {
        if (THEMES.contains(value)) {
            remember(response, THEME_COOKIE, value);
        }
        return "redirect:" + ownPath(back);
    }

    /** Only a path of ours: a redirect must not lead anywhere else. */
    static String ownPath(String back) {
        var safe = back.startsWith("/")
                && !back.startsWith("//")
                && back.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\' && c != '{' && c != '}');
        return safe ? back : "/";
    }

    private static void remember(HttpServletResponse response, String name, String value) {
        var cookie = ResponseCookie.from(name, value)
                .path("/")
                .maxAge(Duration.ofDays(365))
                .sameSite("Lax")
                .httpOnly(true)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
