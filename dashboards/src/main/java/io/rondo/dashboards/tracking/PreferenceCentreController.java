package io.rondo.dashboards.tracking;

import io.rondo.consent.Channel;
import io.rondo.deliveries.LinkTokens;
import io.rondo.kernel.DeliveryId;
import io.rondo.preferences.Choices;
import io.rondo.preferences.Preferences;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The preference centre. Looking at it changes nothing, because mail scanners look at every link; a post does, and its effect is
 * stored before it is answered. The page shows what is in force, and after a post what that changed, both as stored.
 */
@RestController
class PreferenceCentreController {

    /** Messages a month a customer may choose from, beside no limit of the own. */
    private static final List<Integer> LIMITS = List.of(1, 2, 4, 8);

    private final LinkTokens tokens;
    private final Preferences preferences;
    private final Recipients recipients;
    private final VisitThrottle throttle;
    private final MailPages pages;

    PreferenceCentreController(
            LinkTokens tokens,
            Preferences preferences,
            Recipients recipients,
            VisitThrottle throttle,
            MailPages pages) {
        this.tokens = tokens;
        this.preferences = preferences;
        this.recipients = recipients;
        this.throttle = throttle;
        this.pages = pages;
    }

    @GetMapping("/t/p/{token}")
    ResponseEntity<String> look(
            @PathVariable String token,
            @RequestParam(required = false) @Nullable Long saved,
            @RequestParam(required = false) @Nullable String lang,
            Locale asked) {
        return visit(token, lang, asked, visit -> page(visit, saved));
    }

    @PostMapping("/t/p/{token}")
    ResponseEntity<String> change(
            @PathVariable String token,
            @RequestParam(required = false) @Nullable String lang,
            @RequestParam MultiValueMap<String, String> form,
            Locale asked) {
        return visit(
                token,
                lang,
                asked,
                visit -> changed(visit, form)
                        .map(moment -> back(token, lang, moment))
                        .orElseGet(() -> pages.page(HttpStatus.BAD_REQUEST, "not-found", visit.language(), Map.of())));
    }

    private record Visit(DeliveryId via, Recipients.Recipient recipient, Locale language) {}

    private ResponseEntity<String> visit(
            String token, @Nullable String lang, Locale asked, Function<Visit, ResponseEntity<String>> answer) {
        var genuine = tokens.verify(LinkTokens.Kind.PREFERENCES, token);
        if (genuine.isEmpty()) {
            return pages.notFound(asked);
        }
        var via = genuine.get().delivery();
        var wait = throttle.waitFor(via);
        if (wait.isPresent()) {
            return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                    .header(
                            HttpHeaders.RETRY_AFTER,
                            Long.toString(Math.max(1, wait.get().toSeconds())))
                    .cacheControl(CacheControl.noStore())
                    .build();
        }
        var language = lang == null ? pages.languageOf(via) : MailPages.ours(lang);
        return pages.unlessErased(
                via,
                asked,
                () -> recipients
                        .of(via)
                        .map(recipient -> recipient.addressIsCurrent()
                                ? answer.apply(new Visit(via, recipient, language))
                                : pages.page(HttpStatus.GONE, "preferences-gone", language, Map.of()))
                        .orElseGet(() -> pages.notFound(asked)));
    }

    private ResponseEntity<String> page(Visit visit, @Nullable Long saved) {
        var customer = visit.recipient().customer();
        var now = preferences.of(customer);
        var model = new HashMap<String, Object>();
        model.put("now", now);
        model.put("address", visit.recipient().maskedAddress());
        model.put("limits", limits(now.maxPer30Days()));
        var paused = now.pausedUntil();
        if (paused != null) {
            model.put(
                    "pausedUntil",
                    DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                            .withLocale(visit.language())
                            .format(paused.atZone(visit.recipient().zone())));
        }
        model.put("days", Preferences.PAUSE.toDays());
        if (saved != null) {
            model.put("changes", preferences.changesAt(customer, Instant.ofEpochMilli(saved)));
        }
        return pages.page("preferences", visit.language(), model);
    }

    private static Set<Integer> limits(@Nullable Integer own) {
        var limits = new TreeSet<>(LIMITS);
        if (own != null) {
            limits.add(own);
        }
        return limits;
    }

    private Optional<Instant> changed(Visit visit, MultiValueMap<String, String> form) {
        var customer = visit.recipient().customer();
        return switch (String.valueOf(form.getFirst("do"))) {
            case "choose" -> choices(form).map(choices -> preferences.choose(customer, visit.via(), choices));
            case "pause" -> Optional.of(preferences.pause(customer, visit.via()));
            case "resume" -> Optional.of(preferences.resume(customer, visit.via()));
            case "stop" -> Optional.of(preferences.stop(customer, visit.via()));
            default -> Optional.empty();
        };
    }

    /** Empty if the form is none that this page made. */
    private static Optional<Choices> choices(MultiValueMap<String, String> form) {
        var limit = String.valueOf(form.getFirst("limit"));
        if (!limit.equals("any") && !limit.matches("[1-9]|[12][0-9]|3[01]")) {
            return Optional.empty();
        }
        var channels = values(form, "channel");
        return Optional.of(new Choices(
                Arrays.stream(Channel.values())
                        .filter(channel -> channels.contains(channel.code()))
                        .collect(Collectors.toSet()),
                values(form, "shown"),
                values(form, "topic"),
                limit.equals("any") ? null : Integer.valueOf(limit)));
    }

    private static Set<String> values(MultiValueMap<String, String> form, String name) {
        return Set.copyOf(form.getOrDefault(name, List.of()));
    }

    private static ResponseEntity<String> back(String token, @Nullable String lang, Instant moment) {
        var language = lang == null ? "" : "&lang=" + MailPages.ours(lang).getLanguage();
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create("/t/p/%s?saved=%d%s".formatted(token, moment.toEpochMilli(), language)))
                .cacheControl(CacheControl.noStore())
                .build();
    }
}
