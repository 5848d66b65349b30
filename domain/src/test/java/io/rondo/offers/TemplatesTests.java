package io.rondo.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.Mockito.mock;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class TemplatesTests {

    private final Templates templates = new Templates(
            mock(JdbcClient.class), new Company("Sample & Sons", "1 Sample Street"), () -> java.time.Instant.EPOCH);

    static java.util.List<MessageTemplate> shipped() {
        return DefaultTemplates.shipped();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void shipsTemplatesWithoutProblems(MessageTemplate template) {
        assertThat(templates.problemsOf(template)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void leavesNothingUnfilledInAShippedMail(MessageTemplate template) {
        var fields = new HashMap<String, String>();
        TemplateFields.ALL.forEach(field -> fields.put(field, "VALUE-" + field));
        var mail = templates.render(template, fields);
        assertThat(mail.subject()).isNotBlank().doesNotContain("{{");
        assertThat(mail.text())
                .contains("VALUE-unsubscribeUrl", "VALUE-companyAddress")
                .doesNotContain("{{");
        assertThat(mail.html())
                .contains("VALUE-unsubscribeUrl", "VALUE-openPixelUrl", "VALUE-companyAddress")
                .doesNotContain("{{");
        assertThat(Pattern.compile("href=\"([^\"]*)\"")
                        .matcher(mail.html())
                        .results()
                        .map(hit -> hit.group(1)))
                .isNotEmpty()
                .allMatch(url -> url.startsWith("VALUE-") || url.equals("mailto:VALUE-complaintAddress"));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void sendsAShippedTemplateAsItIsWritten(MessageTemplate template) {
        assertThat(MailHtml.of(template.htmlBody()).html()).isEqualTo(template.htmlBody());
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void leavesNoTraceOfOptionalFieldsWithoutValue(MessageTemplate template) {
        var fields = new HashMap<String, String>();
        templates.missing(template, field -> false).forEach(field -> fields.put(field, "VALUE"));
        assertThat(fields.keySet())
                .isSubsetOf(
                        "headline",
                        "body",
                        "callToAction",
                        "clickUrl",
                        "surveyUrl1",
                        "surveyUrl2",
                        "surveyUrl3",
                        "surveyUrl4",
                        "surveyUrl5");
        var mail = templates.render(template, fields);
        assertThat(mail.html()).doesNotContain("<img", "Unsubscribe", "退订", "case number", "{{");
        assertThat(mail.text()).doesNotContain("Unsubscribe", "退订", "{{");
    }

    @Test
    void escapesValuesInHtmlButNotInText() {
        var mail = templates.render(
                template("{{headline}}", "{{headline}} {{companyName}}", "<p>{{headline}}</p>{{companyName}}"),
                Map.of("headline", "<b>5 > 4 & \"more\"</b>"));
        assertThat(mail.html()).isEqualTo("<p>&lt;b&gt;5 &gt; 4 &amp; &quot;more&quot;&lt;/b&gt;</p>Sample &amp; Sons");
        assertThat(mail.text()).isEqualTo("<b>5 > 4 & \"more\"</b> Sample & Sons");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello\r\nBcc: x@y.test",
                "Hello\u0000",
                "Hello\u760D\u760ABcc: x@y.test",
                "Hello\u2028",
                "Hello\u0085",
                "Hello\u202Eolleh",
                "=?UTF-8?Q?=0D=0ABcc:_x@y.test?="
            })
    void refusesAMailWhoseSubjectWouldHoldAControlCharacter(String headline) {
        assertThatThrownBy(() -> templates.render(template("{{headline}}", "t", "h"), Map.of("headline", headline)))
                .isInstanceOfSatisfying(
                        UnsendableMailException.class,
                        e -> assertThat(e.code()).isEqualTo(UnsendableMailException.BAD_SUBJECT))
                .hasMessageNotContaining("Hello");
    }

    @Test
    void refusesAMailWhoseSubjectWouldBeTooLong() {
        assertThatThrownBy(
                        () -> templates.render(template("{{headline}}", "t", "h"), Map.of("headline", "x".repeat(301))))
                .isInstanceOfSatisfying(
                        UnsendableMailException.class,
                        e -> assertThat(e.code()).isEqualTo(UnsendableMailException.LONG_SUBJECT));
    }

    @Test
    void namesOfEveryScriptMayStandInASubject() {
        for (var name : java.util.List.of("李雷", "Jiří Čapek", "čĊ", "O’Neil", "👩‍👩‍👧")) {
            assertThat(templates
                            .render(template("{{givenName}}", "t", "h"), Map.of("givenName", name))
                            .subject())
                    .isEqualTo(name);
        }
    }

    @Test
    void findsUnknownFieldsBeforeTheMail() {
        var template = template("s", "Hi {{nickname}}", "{{#headline}}{{shoeSize}}{{/headline}}");
        assertThat(templates.problemsOf(template))
                .extracting(TemplateProblem::kind, TemplateProblem::part, TemplateProblem::what)
                .containsExactly(
                        tuple(TemplateProblem.Kind.UNKNOWN_FIELD, TemplateProblem.Part.TEXT, "nickname"),
                        tuple(TemplateProblem.Kind.UNKNOWN_FIELD, TemplateProblem.Part.HTML, "shoeSize"));
    }

    @Test
    void namesTheFieldsAMailWouldShowEmpty() {
        var template = template(
                "{{headline}}",
                "{{#givenName}}Dear {{givenName}}{{/givenName}}{{^givenName}}Dear {{customerName}}{{/givenName}}",
                "<p>{{#clickUrl}}<a href=\"{{clickUrl}}\">{{callToAction}}</a>{{/clickUrl}}{{companyName}}</p>");
        assertThat(missing(template, "headline", "givenName")).isEmpty();
        assertThat(missing(template, "headline")).containsExactly("customerName");
        assertThat(missing(template, "givenName", "clickUrl")).containsExactly("headline", "callToAction");
    }

    @Test
    void refusesAMailWithAGapInsteadOfSendingIt() {
        assertThatThrownBy(() -> templates.render(template("s", "Dear {{givenName}}", "h"), Map.of("givenName", " ")))
                .isInstanceOfSatisfying(
                        UnsendableMailException.class,
                        e -> assertThat(e.code()).isEqualTo(UnsendableMailException.MISSING_FIELD));
    }

    private java.util.Set<String> missing(MessageTemplate template, String... filled) {
        return templates.missing(template, java.util.Set.of(filled)::contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{{headline}}}",
                "{{&headline}}",
                "{{> other}}",
                "{{=<% %>=}}",
                "{{#headline}}open",
                "{{< p}}{{/p}}"
            })
    void refusesWhatCouldLeaveTheFlatMap(String source) {
        assertThat(templates.problemsOf(template("s", "t", source))).hasSize(1);
        assertThatThrownBy(() -> templates.render(template("s", "t", source), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neverReflectsOnValues() {
        var template = template(
                "s", "{{headline.class}}{{headline.length}}{{#headline}}{{length}}{{bytes}}{{/headline}}", "h");
        assertThat(templates.problemsOf(template)).hasSize(4);
        assertThat(missing(template, "headline"))
                .containsExactly("headline.class", "headline.length", "length", "bytes");
        assertThatThrownBy(() -> templates.render(template, Map.of("headline", "x")))
                .isInstanceOf(UnsendableMailException.class);
    }

    private static MessageTemplate template(String subject, String text, String html) {
        return new MessageTemplate("own", "en", subject, text, html);
    }

    @Test
    void fiveThousandHostileValuesNeitherBreakTheSubjectNorTheHtml() {
        var seed = 20260302L;
        var random = new java.util.Random(seed);
        var pieces = java.util.List.of(
                "\r\n",
                "\n",
                "\u760D",
                "\0",
                "\u2028",
                "<script>alert(1)</script>",
                "\" onload=\"x",
                "'",
                "&",
                "{{body}}",
                "{{#headline}}",
                "{{{x}}}",
                "]]>",
                "-->",
                "</title>",
                "`",
                "=",
                "\ud800",
                "李",
                "č",
                "javascript:",
                "=?UTF-8?Q?x?=");
        var template = template("{{headline}}", "{{headline}}", "<p title=\"{{headline}}\">{{headline}}</p>");
        int sent = 0;
        for (int i = 0; i < 5000; i++) {
            var value = new StringBuilder("Spring");
            for (int n = random.nextInt(4); n > 0; n--) {
                value.insert(random.nextInt(value.length() + 1), pieces.get(random.nextInt(pieces.size())));
            }
            var as = "seed %d, value %d".formatted(seed, i);
            try {
                var mail = templates.render(template, Map.of("headline", value.toString()));
                sent++;
                assertThat(mail.subject()).as(as).isEqualTo(value.toString().strip());
                assertThat(mail.subject()).as(as).doesNotContainPattern("[\\p{Cntrl}\\u2028\\u760D\\p{Cs}]");
                assertThat(mail.text()).as(as).isEqualTo(value.toString());
                var read = org.jsoup.Jsoup.parseBodyFragment(mail.html()).body();
                assertThat(read.getAllElements().stream()
                                .map(it -> it.tagName())
                                .toList())
                        .as(as)
                        .containsExactly("body", "p");
                assertThat(read.selectFirst("p").wholeText()).as(as).isEqualTo(value.toString());
                assertThat(read.selectFirst("p").attributes().size()).as(as).isEqualTo(1);
            } catch (UnsendableMailException e) {
                assertThat(e.code()).as(as).isEqualTo(UnsendableMailException.BAD_SUBJECT);
                assertThat(value.toString()).as(as).containsPattern("[\\p{Cntrl}\\u2028\\u760D\\p{Cs}]|=\\?");
            }
        }
        assertThat(sent).as("seed %d", seed).isBetween(1000, 4500);
    }
}
