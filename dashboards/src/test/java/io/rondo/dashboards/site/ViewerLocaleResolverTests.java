package io.rondo.dashboards.site;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.context.i18n.TimeZoneAwareLocaleContext;
import org.springframework.mock.web.MockHttpServletRequest;

class ViewerLocaleResolverTests {

    private final ViewerLocaleResolver resolver = new ViewerLocaleResolver();

    @Test
    void takesTheFirstLanguageOfTheBrowserThatWeHave() {
        assertThat(languageOf("fr-FR, zh-TW;q=0.8, en;q=0.5")).isEqualTo(Languages.CHINESE);
        assertThat(languageOf("de, en-GB;q=0.5")).isEqualTo(Languages.ENGLISH);
        assertThat(languageOf("fr")).isEqualTo(Languages.ENGLISH);
        assertThat(resolver.resolveLocale(new MockHttpServletRequest())).isEqualTo(Languages.ENGLISH);
    }

    @Test
    void theChosenLanguageWins() {
        var request = new MockHttpServletRequest();
        request.addHeader("Accept-Language", "en");
        request.addPreferredLocale(Locale.ENGLISH);
        request.setCookies(new Cookie("lang", "zh-CN"));
        assertThat(resolver.resolveLocale(request)).isEqualTo(Languages.CHINESE);
    }

    @Test
    void showsTimesInTheBrowsersZoneAndSurvivesAnyCookie() {
        assertThat(zoneOf("Asia%2FShanghai")).isEqualTo("Asia/Shanghai");
        assertThat(zoneOf("Not/AZone")).isEqualTo("UTC");
        assertThat(zoneOf("%zz")).isEqualTo("UTC");
    }

    private Locale languageOf(String accepted) {
        var request = new MockHttpServletRequest();
        request.addHeader("Accept-Language", accepted);
        var ranges = Locale.LanguageRange.parse(accepted.replace(" ", ""));
        request.setPreferredLocales(ranges.stream()
                .map(range -> Locale.forLanguageTag(range.getRange()))
                .toList());
        return resolver.resolveLocale(request);
    }

    private String zoneOf(String cookie) {
        var request = new MockHttpServletRequest();
        request.setCookies(new Cookie("tz", cookie));
        var context = (TimeZoneAwareLocaleContext) resolver.resolveLocaleContext(request);
        return context.getTimeZone().toZoneId().getId();
    }
}
