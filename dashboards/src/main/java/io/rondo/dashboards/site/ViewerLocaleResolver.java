package io.rondo.dashboards.site;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.TimeZoneAwareLocaleContext;
import org.springframework.web.servlet.i18n.AbstractLocaleContextResolver;
import org.springframework.web.util.WebUtils;

/**
 * Language and time zone of the viewer: the language chosen (cookie {@code lang}), else the browser's first that we
 * have, else English; the zone the browser reported (cookie {@code tz}), else UTC.
 */
public class ViewerLocaleResolver extends AbstractLocaleContextResolver {

    static final String LANGUAGE_COOKIE = "lang";
    static final String ZONE_COOKIE = "tz";

    @Override
    public LocaleContext resolveLocaleContext(HttpServletRequest request) {
        var locale = language(request);
        var zone = zone(request);
        return new TimeZoneAwareLocaleContext() {
            @Override
            public Locale getLocale() {
                return locale;
            }

            @Override
            public TimeZone getTimeZone() {
                return zone;
            }
        };
    }

    @Override
    public void setLocaleContext(
            HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable LocaleContext localeContext) {
        throw new UnsupportedOperationException("The language is chosen by POST /preferences/language");
    }

    private static Locale language(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, LANGUAGE_COOKIE);
        if (cookie != null) {
            for (var language : Languages.ALL) {
                if (language.toLanguageTag().equals(cookie.getValue())) {
                    return language;
                }
            }
        }
        if (request.getHeader("Accept-Language") == null) {
            return Languages.ENGLISH;
        }
        return Collections.list(request.getLocales()).stream()
                .map(Languages::closest)
                .flatMap(java.util.Optional::stream)
                .findFirst()
                .orElse(Languages.ENGLISH);
    }

    private static TimeZone zone(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, ZONE_COOKIE);
        if (cookie == null) {
            return TimeZone.getTimeZone(ZoneOffset.UTC);
        }
        try {
            return TimeZone.getTimeZone(ZoneId.of(URLDecoder.decode(cookie.getValue(), StandardCharsets.UTF_8)));
        } catch (DateTimeException | IllegalArgumentException e) {
            // Anybody can send any cookie; a zone we do not know is no zone.
            return TimeZone.getTimeZone(ZoneOffset.UTC);
        }
    }
}
