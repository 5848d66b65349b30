package io.rondo.dashboards.tracking;

import io.rondo.deliveries.LinkTokens;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import io.rondo.responses.NewResponse;
import io.rondo.responses.Responses;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The satisfaction survey of a case. The mail's five links open the page with that score chosen and change nothing, because
 * scanners follow links; the button stores it. The first answer counts.
 */
@RestController
class SurveyController {

    private static final List<Integer> SCORES = List.of(1, 2, 3, 4, 5);

    private final LinkTokens tokens;
    private final Responses responses;
    private final BusinessClock clock;
    private final MailPages pages;
    private final JdbcClient jdbc;

    SurveyController(LinkTokens tokens, Responses responses, BusinessClock clock, MailPages pages, JdbcClient jdbc) {
        this.tokens = tokens;
        this.responses = responses;
        this.clock = clock;
        this.pages = pages;
        this.jdbc = jdbc;
    }

    @GetMapping("/t/s/{token}")
    ResponseEntity<String> ask(
            @PathVariable String token, @RequestParam(required = false) @Nullable String score, Locale asked) {
        return tokens.verify(LinkTokens.Kind.SURVEY, token)
                .map(LinkTokens.Token::delivery)
                .map(delivery -> pages.unlessErased(
                        delivery,
                        asked,
                        () -> answered(delivery)
                                .map(given -> thanks(delivery, given))
                                .orElseGet(() -> form(
                                        HttpStatus.OK, delivery, scoreOf(score).orElse(null)))))
                .orElseGet(() -> pages.notFound(asked));
    }

    @PostMapping("/t/s/{token}")
    ResponseEntity<String> answer(
            @PathVariable String token, @RequestParam(required = false) @Nullable String score, Locale asked) {
        var genuine = tokens.verify(LinkTokens.Kind.SURVEY, token);
        if (genuine.isEmpty()) {
            return pages.notFound(asked);
        }
        var delivery = genuine.get().delivery();
        return pages.unlessErased(delivery, asked, () -> {
            var given = scoreOf(score);
            if (given.isEmpty()) {
                return form(HttpStatus.BAD_REQUEST, delivery, null);
            }
            var unused = responses.record(NewResponse.survey(delivery, given.get(), clock.now()));
            return thanks(delivery, answered(delivery).orElse(given.get()));
        });
    }

    private ResponseEntity<String> form(HttpStatus status, DeliveryId delivery, @Nullable Integer chosen) {
        var model = new HashMap<String, Object>(Map.of("scores", SCORES, "missing", status.isError()));
        if (chosen != null) {
            model.put("chosen", chosen);
        }
        return pages.page(status, "survey", pages.languageOf(delivery), model);
    }

    private ResponseEntity<String> thanks(DeliveryId delivery, int score) {
        return pages.page("survey-thanks", pages.languageOf(delivery), Map.of("score", score));
    }

    private Optional<Integer> answered(DeliveryId delivery) {
        return jdbc.sql("select score from response where source = 'web' and external_id = :id and type = 'survey'")
                .param("id", "s:" + delivery)
                .query(Integer.class)
                .optional();
    }

    private static Optional<Integer> scoreOf(@Nullable String text) {
        return SCORES.stream().filter(score -> score.toString().equals(text)).findFirst();
    }
}
