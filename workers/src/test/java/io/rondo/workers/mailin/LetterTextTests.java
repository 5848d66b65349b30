package io.rondo.workers.mailin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterTextTests {

    @Test
    void leavesOutWhatIsQuoted() {
        assertThat(LetterText.withoutQuote("""
                Is it valid in your shops?

                On Mon, 2 Mar 2026 at 10:00, Sample Shop <hello@rondo.test> wrote:
                > 20 % off
                """)).isEqualTo("Is it valid in your shops?");
        assertThat(LetterText.withoutQuote("请问门店可以用吗？\n\n------------------ 原始邮件 ------------------\n发件人: x"))
                .isEqualTo("请问门店可以用吗？");
        assertThat(LetterText.withoutQuote("好的\n在 2026年3月2日 10:00，Sample Shop 写道：\n> 优惠"))
                .isEqualTo("好的");
    }

    @Test
    void keepsAnAnswerThatStandsBelowItsQuote() {
        assertThat(LetterText.withoutQuote("> 20 % off\n\nYes please")).isEqualTo("Yes please");
        assertThat(LetterText.withoutQuote("On Mon, Sample Shop <hello@rondo.test> wrote:\n> 20 % off\nYes please"))
                .endsWith("Yes please");
    }

    @Test
    void readsChineseInItsOldCharacterSets() throws Exception {
        assertThat(textOf("text/plain; charset=gb2312", "8bit", "商品破损，镕基".getBytes(Charset.forName("GB18030"))))
                .isEqualTo("商品破损，镕基");
        assertThat(textOf("text/plain; charset=no-such-thing", "8bit", "您好".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("您好");
    }

    @Test
    void readsWhatIsWrittenInHtmlOnly() throws Exception {
        assertThat(textOf(
                        "text/html; charset=utf-8",
                        "8bit",
                        "<html><head><title>x</title></head><body><p>A &amp; B</p><div>二</div><blockquote>old</blockquote></body></html>"
                                .getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("A & B\n二");
    }

    @Test
    void leavesOutWhatNobodyReads() throws Exception {
        var html =
                "a<STYLE>p {}</style>b<script>1 < 2</script>c<head>d<script>x</script>e</head>f<header>g</header><script>h";
        assertThat(textOf("text/html; charset=utf-8", "8bit", html.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("a b c fgh");
    }

    /** Built to be read from each of its tags to the end: that took a minute, and all other mail waited. */
    @ParameterizedTest
    @Timeout(10)
    @ValueSource(strings = {"<", "<br", "<head ", "<script><style><head><blockquote>", "<head></head>"})
    void readsHostileHtmlAtOnce(String tag) throws Exception {
        var html = tag.repeat(200_000 / tag.length());
        assertThat(textOf("text/html; charset=utf-8", "8bit", html.getBytes(StandardCharsets.UTF_8)))
                .doesNotContain(">");
    }

    private static String textOf(String type, String encoding, byte[] body) throws MessagingException, IOException {
        var head = "From: a@b.test\r\nContent-Type: %s\r\nContent-Transfer-Encoding: %s\r\n\r\n"
                .formatted(type, encoding)
                .getBytes(StandardCharsets.US_ASCII);
        var raw = new byte[head.length + body.length];
        System.arraycopy(head, 0, raw, 0, head.length);
        System.arraycopy(body, 0, raw, head.length, body.length);
        return LetterText.of(new Letter(raw));
    }
}
