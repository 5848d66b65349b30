package io.rondo.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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

    private final Templates templates =
            new Templates(mock(JdbcClient.class), new Company("Sample & Sons", "1 Sample Street"));

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
    void leavesNoTraceOfFieldsWithoutValue(MessageTemplate template) {
        var mail = templates.render(template, Map.of("companyName", "Shop"));
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

    @Test
    void keepsTheSubjectOnOneLine() {
        var mail = templates.render(
                template("{{headline}}", "t", "h"), Map.of("headline", "Hello\r\nBcc: x@y.test \u760D\u760Aend"));
        assertThat(mail.subject()).isEqualTo("Hello Bcc: x@y.test end");
    }

    @Test
    void findsUnknownFieldsBeforeTheMailAndLeavesThemEmptyInIt() {
        var template = template("s", "Hi {{nickname}}", "{{#headline}}{{shoeSize}}{{/headline}}");
        assertThat(templates.problemsOf(template))
                .hasSize(2)
                .anyMatch(problem -> problem.contains("nickname"))
                .anyMatch(problem -> problem.contains("shoeSize"));
        assertThat(templates.render(template, Map.of("headline", "x")).text()).isEqualTo("Hi ");
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
        var mail = templates.render(
                template(
                        "s", "{{headline.class}}{{headline.length}}{{#headline}}{{length}}{{bytes}}{{/headline}}", "h"),
                Map.of("headline", "x"));
        assertThat(mail.text()).isEmpty();
    }

    private static MessageTemplate template(String subject, String text, String html) {
        return new MessageTemplate("own", "en", subject, text, html);
    }
}
