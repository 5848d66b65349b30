package io.rondo.offers;

import static io.rondo.kernel.Sql.at;

import com.samskivert.mustache.Template;
import io.rondo.kernel.BusinessClock;
import io.rondo.offers.TemplateProblem.Kind;
import io.rondo.offers.TemplateProblem.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The mail templates. A template is kept as its author wrote it; styles are put into the elements when it is loaded. A field
 * that is not known is an error when it is saved and when a campaign is checked ({@link #problemsOf}); so is one that has no
 * value for a customer ({@link #missing}). Every save is kept as a version. If data changed after that, the mail is refused rather than sent with a gap.
 */
@Repository
public class Templates {

    private static final FlatMustache HTML = new FlatMustache(true);
    private static final FlatMustache TEXT = new FlatMustache(false);
    private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?");
    private static final int MAX_BODY = 100_000;
    /** Templates of one installation are few; a changed one leaves its former self behind. */
    private static final int MAX_COMPILED = 1000;

    private final JdbcClient jdbc;
    private final Company company;
    private final BusinessClock clock;
    private final Map<MessageTemplate, Compiled> compiled = new ConcurrentHashMap<>();

    Templates(JdbcClient jdbc, Company company, BusinessClock clock) {
        this.jdbc = jdbc;
        this.company = company;
        this.clock = clock;
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

    /**
     * A template as somebody saved it.
     *
     * @param version counts its saves from 1, which may be the shipped one, saved by {@code rondo}
     */
    public record Version(int version, String changedBy, Instant changedAt, MessageTemplate template) {}

    /** Which version of this template is the latest; 0 if there is none. */
    public int version(String code, String language) {
        return jdbc.sql("select version from message_template where code = :code and language = :language")
                .param("code", code)
                .param("language", language)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /** The versions that are kept, latest first. */
    public List<Version> versions(String code, String language) {
        return jdbc.sql("""
                        select * from template_version where code = :code and language = :language
                        order by version desc limit 100""")
                .param("code", code)
                .param("language", language)
                .query((row, n) -> new Version(
                        row.getInt("version"),
                        row.getString("changed_by"),
                        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                        template(row, n)))
                .list();
    }

    /**
     * Makes it the latest version, unless somebody else saved another meanwhile.
     *
     * @param base the version it was typed on; 0 if there was none
     * @return whether it is saved; false: {@code base} is not the latest version any more, and nothing is changed
     * @throws IllegalArgumentException naming the first problem, if the template has one
     */
    @Transactional
    public boolean save(MessageTemplate template, int base, String by) {
        if (!isCode(template.code()) || !LANGUAGE.matcher(template.language()).matches()) {
            throw new IllegalArgumentException(
                    "Expected a template code of lower-case letters, digits and hyphens and a language tag, but it is '%s' (%s)"
                            .formatted(template.code(), template.language()));
        }
        problemsOf(template).stream().findFirst().ifPresent(problem -> {
            throw new IllegalArgumentException(
                    "template '%s' (%s), %s".formatted(template.code(), template.language(), problem));
        });
        return jdbc.sql("""
                        with saved as (
                          insert into message_template as t (code, language, subject, text_body, html_body, version)
                          select :code, :language, :subject, :text, :html, 1
                           where :base = 0 or exists (select from message_template where code = :code and language = :language)
                          on conflict (code, language) do update
                          set subject = excluded.subject, text_body = excluded.text_body, html_body = excluded.html_body,
                              version = t.version + 1
                          where t.version = :base
                          returning *
                        )
                        insert into template_version (code, language, version, subject, text_body, html_body, changed_by, changed_at)
                        select code, language, version, subject, text_body, html_body, :by, :now from saved""")
                        .param("code", template.code())
                        .param("language", template.language())
                        .param("subject", template.subject())
                        .param("text", template.textBody())
                        .param("html", template.htmlBody())
                        .param("base", base)
                        .param("by", by)
                        .param("now", at(clock.now()))
                        .update()
                == 1;
    }

    /** Whether this may be the code of a template. */
    public static boolean isCode(String code) {
        return CODE.matcher(code).matches();
    }

    /** What must be corrected before a campaign may use the template; empty if nothing. */
    public List<TemplateProblem> problemsOf(MessageTemplate template) {
        var problems = new ArrayList<TemplateProblem>();
        if (!HeaderText.isAcceptable(template.subject())) {
            var kind = HeaderText.problemOf(template.subject()).orElseThrow() == HeaderText.Problem.TOO_LONG
                    ? new TemplateProblem(Part.SUBJECT, Kind.TOO_LONG, Integer.toString(HeaderText.MAX_LENGTH))
                    : new TemplateProblem(Part.SUBJECT, Kind.CONTROL_CHARACTER, "one");
            problems.add(kind);
        }
        check(Part.SUBJECT, TEXT, template.subject(), problems);
        check(Part.TEXT, TEXT, template.textBody(), problems);
        check(Part.HTML, HTML, template.htmlBody(), problems);
        if (template.htmlBody().length() <= MAX_BODY) {
            MailHtml.of(template.htmlBody())
                    .problems()
                    .forEach(found -> problems.add(new TemplateProblem(Part.HTML, found.kind(), found.what())));
        }
        return problems;
    }

    /** The fields this mail would show empty if only those {@code filled} have a value, in order of appearance. */
    public Set<String> missing(MessageTemplate template, Predicate<String> filled) {
        Predicate<String> all = field -> filled.test(field) || companyFields().containsKey(field);
        var parts = compiled(template);
        var missing = new LinkedHashSet<String>();
        Stream.of(parts.subject(), parts.text(), parts.html())
                .forEach(part -> missing.addAll(FlatMustache.missing(part, all)));
        return missing;
    }

    /**
     * The mail for these fields ({@link TemplateFields}); the company's name and address are filled in here.
     *
     * @throws UnsendableMailException if a field it shows has no value, or the subject may not stand in a header
     */
    public RenderedMessage render(MessageTemplate template, Map<String, String> fields) {
        var all = new HashMap<>(companyFields());
        fields.forEach((field, value) -> all.put(field, value.isBlank() ? "" : value));
        if (!missing(template, field -> !all.getOrDefault(field, "").isEmpty()).isEmpty()) {
            throw new UnsendableMailException(UnsendableMailException.MISSING_FIELD);
        }
        var parts = compiled(template);
        var subject = parts.subject().execute(all);
        HeaderText.problemOf(subject).ifPresent(problem -> {
            throw new UnsendableMailException(
                    problem == HeaderText.Problem.TOO_LONG
                            ? UnsendableMailException.LONG_SUBJECT
                            : UnsendableMailException.BAD_SUBJECT);
        });
        return new RenderedMessage(
                subject.strip(), parts.text().execute(all), parts.html().execute(all));
    }

    private Map<String, String> companyFields() {
        return Map.of(TemplateFields.COMPANY_NAME, company.name(), TemplateFields.COMPANY_ADDRESS, company.address());
    }

    private Compiled compiled(MessageTemplate template) {
        if (compiled.size() > MAX_COMPILED) {
            compiled.clear();
        }
        return compiled.computeIfAbsent(template, Compiled::of);
    }

    private static void check(Part part, FlatMustache mustache, String source, List<TemplateProblem> problems) {
        if (source.isBlank()) {
            problems.add(new TemplateProblem(part, Kind.EMPTY, ""));
            return;
        }
        if (source.length() > MAX_BODY) {
            problems.add(new TemplateProblem(part, Kind.TOO_LONG, Integer.toString(MAX_BODY)));
            return;
        }
        var problem = mustache.problem(source);
        if (problem.isPresent()) {
            problems.add(new TemplateProblem(
                    part, problem.get().kind(), problem.get().what()));
            return;
        }
        for (var field : mustache.fields(source)) {
            if (!TemplateFields.ALL.contains(field)) {
                problems.add(new TemplateProblem(part, Kind.UNKNOWN_FIELD, field));
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
                    HTML.compile(MailHtml.of(template.htmlBody()).html()));
        }
    }
}
