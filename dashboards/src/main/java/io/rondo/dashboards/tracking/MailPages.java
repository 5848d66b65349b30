package io.rondo.dashboards.tracking;

import io.rondo.kernel.DeliveryId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** The plain pages customers see, in the language they are written to; never cached, never indexed. */
@Component
class MailPages {

    private final ITemplateEngine engine;
    private final JdbcClient jdbc;

    MailPages(ITemplateEngine engine, JdbcClient jdbc) {
        this.engine = engine;
        this.jdbc = jdbc;
    }

    /** The language this message's customer is written to. */
    Locale languageOf(DeliveryId delivery) {
        return jdbc.sql("select c.language from delivery d join customer c on c.id = d.customer_id where d.id = :id")
                .param("id", delivery.value())
                .query(String.class)
                .optional()
                .map(MailPages::ours)
                .orElse(Locale.ENGLISH);
    }

    ResponseEntity<String> page(String template, Locale language, Map<String, Object> model) {
        return page(HttpStatus.OK, template, language, model);
    }

    ResponseEntity<String> page(HttpStatus status, String template, Locale language, Map<String, Object> model) {
        return ResponseEntity.status(status)
                .contentType(new MediaType("text", "html", StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noStore())
                .header("X-Robots-Tag", "noindex, nofollow")
                .header("Content-Language", language.toLanguageTag())
                .body(engine.process("tracking/" + template, new Context(language, model)));
    }

    /** The page for a link that is none of ours: it says nothing about what exists and leads nowhere. */
    ResponseEntity<String> notFound(Locale asked) {
        return page(HttpStatus.NOT_FOUND, "not-found", ours(asked.getLanguage()), Map.of());
    }

    /**
     * What a genuine link leads to, unless its customer was erased: then nothing is left that it could change, and the page says so.
     */
    ResponseEntity<String> unlessErased(DeliveryId delivery, Locale asked, Supplier<ResponseEntity<String>> page) {
        var erased = jdbc.sql("""
                        select c.state = 'erased' from delivery d join customer c on c.id = d.customer_id where d.id = :id""")
                .param("id", delivery.value())
                .query(Boolean.class)
                .optional()
                .orElse(false);
        return erased ? page(HttpStatus.GONE, "erased", ours(asked.getLanguage()), Map.of()) : page.get();
    }

    /** The one of our two languages that is meant. */
    static Locale ours(String language) {
        return language.startsWith("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    }
}
