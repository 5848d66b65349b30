package io.rondo.offers;

import com.samskivert.mustache.Template;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The mail templates. A field that is not known is an error when a campaign is checked ({@link #problemsOf}), never in the
 * mail: there it is empty.
 */
@Repository
public class Templates {

    private static final FlatMustache HTML = new FlatMustache(true);
    private static final FlatMustache TEXT = new FlatMustache(false);
    private static final Pattern LINE_BREAKS_AND_CONTROLS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");
    /** Became CR and LF in mail libraries before Angus 2.0.4 (CVE-2025-7962); no subject needs them. */
    private static final Pattern NARROWED_LINE_BREAKS = Pattern.compile("[\\u760D\\u760A]");

    private final JdbcClient jdbc;
    private final Company company;
    private final Map<MessageTemplate, Compiled> compiled = new ConcurrentHashMap<>();

    Templates(JdbcClient jdbc, Company company) {
        this.jdbc = jdbc;
        this.company = company;
    }

    /** The template in this language, or its base language, or English. */
    public Optional<MessageTemplate> find(String code, String language) {
        return jdbc.sql("""
                        select * from message_template
                        where code = :code and language in (:language, split_part(:language, '-', 1), 'en')
                        order by language = :language desc, language <> 'en' desc
                        limit 1""")
                .param("code", code)
                .param("language", language)
                .query(Templates::template)
                .optional();
    }

    public List<MessageTemplate> all() {
        return jdbc.sql("select * from message_template order by code, language")
                .query(Templates::template)
                .list();
    }

    /** @throws IllegalArgumentException naming the first problem, if the template has one */
    public void put(MessageTemplate template) {
        problemsOf(template).stream().findFirst().ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        jdbc.sql("""
                        insert into message_template (code, language, subject, text_body, html_body)
                        values (:code, :language, :subject, :text, :html)
                        on conflict (code, language) do update
                        set subject = excluded.subject, text_body = excluded.text_body, html_body = excluded.html_body""")
                .param("code", template.code())
                .param("language", template.language())
                .param("subject", template.subject())
                .param("text", template.textBody())
                .param("html", template.htmlBody())
                .update();
    }

    /** What must be corrected before a campaign may use the template; empty if nothing. */
    public List<String> problemsOf(MessageTemplate template) {
        var problems = new ArrayList<String>();
        check(template, "subject", TEXT, template.subject(), problems);
        check(template, "text", TEXT, template.textBody(), problems);
        check(template, "html", HTML, template.htmlBody(), problems);
        return problems;
    }

    /** The mail for these fields ({@link TemplateFields}); the company's name and address are filled in here. */
    public RenderedMessage render(MessageTemplate template, Map<String, String> fields) {
        var all = new HashMap<>(fields);
        all.putIfAbsent(TemplateFields.COMPANY_NAME, company.name());
        all.putIfAbsent(TemplateFields.COMPANY_ADDRESS, company.address());
        var parts = compiled.computeIfAbsent(template, Compiled::of);
        return new RenderedMessage(
                oneLine(parts.subject().execute(all)),
                parts.text().execute(all),
                parts.html().execute(all));
    }

    private static String oneLine(String text) {
        var line = LINE_BREAKS_AND_CONTROLS.matcher(text).replaceAll(" ");
        return NARROWED_LINE_BREAKS.matcher(line).replaceAll("").strip();
    }

    private static void check(
            MessageTemplate template, String part, FlatMustache mustache, String source, List<String> problems) {
        var where = "template '%s' (%s), %s: ".formatted(template.code(), template.language(), part);
        var problem = mustache.problem(source);
        if (problem.isPresent()) {
            problems.add(where + problem.get());
            return;
        }
        for (var field : mustache.fields(source)) {
            if (!TemplateFields.ALL.contains(field)) {
                problems.add(where + "Expected a known field, but '%s' is none".formatted(field));
            }
        }
    }

    private static MessageTemplate template(ResultSet row, int number) throws SQLException {
        return new MessageTemplate(
                row.getString("code"),
                row.getString("language"),
                row.getString("subject"),
                row.getString("text_body"),
                row.getString("html_body"));
    }

    private record Compiled(Template subject, Template text, Template html) {

        static Compiled of(MessageTemplate template) {
            return new Compiled(
                    TEXT.compile(template.subject()),
                    TEXT.compile(template.textBody()),
                    HTML.compile(template.htmlBody()));
        }
    }
}
