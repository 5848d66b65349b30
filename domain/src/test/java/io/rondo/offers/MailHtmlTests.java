package io.rondo.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rondo.offers.FlatMustache.Found;
import io.rondo.offers.TemplateProblem.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailHtmlTests {

    @Test
    void putsStylesIntoTheElementsAndKeepsMediaQueries() {
        var html = inlined("""
                <html><head><style>
                /* words */ p { color: #111; margin: 0 }
                .lead, td > b { color: red; font-family: "PingFang SC", sans-serif }
                @media (max-width: 620px) { p { color: blue !important; } }
                a:hover { color: green }
                </style></head><body><p class="lead">Hi</p><p style="color:black">{{body}}</p></body></html>
                """);
        assertThat(html)
                .contains(
                        "<p style=\"margin:0;color:red;font-family:&quot;PingFang SC&quot;, sans-serif\" class=\"lead\">Hi</p>")
                .contains("<p style=\"margin:0;color:black\">{{body}}</p>")
                .contains("@media (max-width: 620px) { p { color: blue !important; } }")
                .contains("a:hover { color: green }")
                .doesNotContain("words", "#111", "td > b");
    }

    @Test
    void resolvesTheCascadeAsBrowsersDo() {
        assertThat(inlined("<style>#a{color:red}.b{color:blue}p{color:green}</style><p id=a class=b>x</p>"))
                .contains("<p style=\"color:red\" id=a class=b>");
        assertThat(inlined("<style>p{color:red!important}.b{color:blue}</style><p class=b style='color:black'>x</p>"))
                .contains("<p class=b style=\"color:red\">");
        assertThat(inlined("<style>.b{padding:0}.b{padding-left:9px}</style><p class=b style=\"padding:1px\">x</p>"))
                .contains("style=\"padding-left:9px;padding:1px\"");
        assertThat(
                        inlined(
                                "<style>.a .b{color:red}.b{color:blue}</style><div class=a><p class=b>x</p></div><p class=b>y</p>"))
                .contains("<p style=\"color:red\" class=b>x", "<p style=\"color:blue\" class=b>y");
    }

    @Test
    void leavesEverythingElseAsWritten() {
        var body =
                "<table>\n{{#givenName}}<tr><td>{{givenName}}</td></tr>{{/givenName}}\n</table><br><IMG src='{{openPixelUrl}}'> &nbsp; ü";
        assertThat(inlined("<style>td{color:red}</style>" + body))
                .isEqualTo("<style></style>" + body.replace("<td>", "<td style=\"color:red\">"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=\"data:image/png;base64,AAAA\">",
                "<img src='cid:logo'>",
                "<img src=logo.png>",
                "<td background=\"data:x\"></td>",
                "<p style=\"background:url(data:image/png;base64,AA)\">x</p>",
                "<style>p{background:url('cid:x')}</style>"
            })
    void refusesImagesThatAreNotAtAnAddress(String html) {
        assertThat(MailHtml.of(html.startsWith("<td") ? "<table><tr>" + html + "</tr></table>" : html)
                        .problems())
                .extracting(Found::kind)
                .containsOnly(Kind.IMAGE_NOT_BY_URL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<p onclick=\"x()\">x</p>",
                "<a href=\"java&#10;script:alert(1)\">x</a>",
                "<form action='/x'></form>",
                "<iframe></iframe>",
                "<link rel=stylesheet href='https://a.test/x.css'>",
                "<meta http-equiv=refresh content='0'>"
            })
    void refusesWhatActs(String html) {
        assertThat(MailHtml.of(html).problems()).extracting(Found::kind).containsOnly(Kind.ACTIVE_CONTENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@import url(https://a.test/x.css);|@import url(https://a.test/x.css);",
                "p::before { color:red }|p::before",
                "p:is(.a) > > b { color:red }|p:is(.a) > > b",
                "p { color }|color",
                "p { color:red|p { color:red"
            })
    void saysWhichStyleItCannotPutIntoElements(String css, String piece) {
        assertThat(MailHtml.of("<style>" + css + "</style><p>x</p>").problems())
                .extracting(Found::kind, Found::what)
                .contains(tuple(Kind.BAD_STYLE, piece));
    }

    @Test
    void refusesFieldsInStyles() {
        assertThat(MailHtml.of("<p style=\"color:{{headline}}\">x</p>").problems())
                .extracting(Found::kind)
                .containsExactly(Kind.FIELD_IN_STYLE);
    }

    private static String inlined(String html) {
        var result = MailHtml.of(html);
        assertThat(result.problems()).isEmpty();
        return result.html();
    }
}
