package io.rondo.dashboards.tracking;

import io.rondo.deliveries.LinkTokens;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import io.rondo.responses.NewResponse;
import io.rondo.responses.Responses;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * "No more marketing, please". Looking at the page changes nothing, because mail scanners look at every link; posting does:
 * by the page's button, or by the mail program without any page (RFC 8058). It needs no cookie and no login, and its effect
 * is stored before the answer.
 */
@RestController
class UnsubscribeController {

    private final LinkTokens tokens;
    private final Responses responses;
    private final BusinessClock clock;
    private final MailPages pages;
    private final JdbcClient jdbc;

    UnsubscribeController(
            LinkTokens tokens, Responses responses, BusinessClock clock, MailPages pages, JdbcClient jdbc) {
        this.tokens = tokens;
        this.responses = responses;
        this.clock = clock;
        this.pages = pages;
        this.jdbc = jdbc;
    }

    @GetMapping("/t/u/{token}")
    ResponseEntity<String> look(@PathVariable String token, Locale asked) {
        return tokens.verify(LinkTokens.Kind.UNSUBSCRIBE, token)
                .map(LinkTokens.Token::delivery)
                .map(delivery -> pages.unlessErased(
                        delivery,
                        asked,
                        () -> pages.page(
                                "unsubscribe", pages.languageOf(delivery), model(delivery, isUnsubscribed(delivery)))))
                .orElseGet(() -> pages.notFound(asked));
    }

    @PostMapping("/t/u/{token}")
    ResponseEntity<String> unsubscribe(
            @PathVariable String token,
            @RequestParam(name = "List-Unsubscribe", required = false) @Nullable String oneClick,
            Locale asked) {
        return tokens.verify(LinkTokens.Kind.UNSUBSCRIBE, token)
                .map(LinkTokens.Token::delivery)
                .map(delivery -> pages.unlessErased(delivery, asked, () -> {
                    if (!isUnsubscribed(delivery)) {
                        var unused = responses.record(NewResponse.optOut(
                                delivery, clock.now(), "One-Click".equals(oneClick) ? "one-click" : "page"));
                    }
                    return pages.page("unsubscribe", pages.languageOf(delivery), model(delivery, true));
                }))
                .orElseGet(() -> pages.notFound(asked));
    }

    private Map<String, Object> model(DeliveryId delivery, boolean done) {
        return Map.of("done", done, "preferences", tokens.mint(LinkTokens.Kind.PREFERENCES, delivery, 0));
    }

    /** Both what the customer said last and what holds for the address; a new consent makes the link work again. */
    private boolean isUnsubscribed(DeliveryId delivery) {
        return jdbc.sql("""
                        select exists (select from suppression s where s.address_digest = c.email_digest
                                        and s.channel = 'email' and s.scope in ('marketing', 'all'))
                           and not exists (select from consent g where g.customer_id = c.id and g.purpose = 'marketing'
                                            and g.channel = 'email' and g.granted)
                          from delivery d join customer m on m.id = d.customer_id
                          join customer c on c.id = coalesce(m.merged_into, m.id) where d.id = :id""")
                .param("id", delivery.value())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }
}
