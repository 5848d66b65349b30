package io.rondo.offers;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Puts the shipped templates in place where an installation has none of that code and language; never changes one that is
 * there. A shipped template is two files: {@code CODE.LANGUAGE.txt} (subject on the first line, then the text) and {@code
 * CODE.LANGUAGE.html}, which goes into the middle of {@code layout.LANGUAGE.html}.
 */
@Component
@Order(0)
class DefaultTemplates implements ApplicationRunner {

    private static final List<String> CODES = List.of("offer", "reminder", "apology", "survey");
    private static final List<String> LANGUAGES = List.of("en", "zh");
    private static final String MIDDLE = "<!-- middle -->";

    private final JdbcClient jdbc;
    private final BusinessClock clock;

    DefaultTemplates(JdbcClient jdbc, BusinessClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        seed();
    }

    void seed() {
        shipped()
                .forEach(template -> jdbc.sql("""
                        with seeded as (
                          insert into message_template (code, language, subject, text_body, html_body)
                          values (:code, :language, :subject, :text, :html)
                          on conflict do nothing returning *
                        )
                        insert into template_version (code, language, version, subject, text_body, html_body, changed_by, changed_at)
                        select code, language, version, subject, text_body, html_body, 'rondo', :now from seeded""")
                        .param("code", template.code())
                        .param("language", template.language())
                        .param("subject", template.subject())
                        .param("text", template.textBody())
                        .param("html", template.htmlBody())
                        .param("now", at(clock.now()))
                        .update());
    }

    static List<MessageTemplate> shipped() {
        return LANGUAGES.stream()
                .flatMap(language -> CODES.stream().map(code -> shipped(code, language)))
                .toList();
    }

    private static MessageTemplate shipped(String code, String language) {
        var text = read("%s.%s.txt".formatted(code, language));
        var endOfSubject = text.indexOf('\n');
        var html = read("layout.%s.html".formatted(language))
                .replace(MIDDLE, read("%s.%s.html".formatted(code, language)).strip());
        return new MessageTemplate(
                code,
                language,
                text.substring(0, endOfSubject),
                text.substring(endOfSubject).strip() + "\n",
                html);
    }

    private static String read(String name) {
        try {
            return new ClassPathResource("mail/" + name, DefaultTemplates.class)
                    .getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Expected the shipped mail file '%s'".formatted(name), e);
        }
    }
}
