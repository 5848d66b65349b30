package io.rondo.dashboards.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RawLetterTests {

    @Test
    void headersEndAtTheFirstEmptyLine() {
        var letter = RawLetter.of(
                "From: a@b.example\r\nSubject: x\r\n\r\nfirst\r\n\r\nsecond".getBytes(StandardCharsets.UTF_8));
        assertThat(letter.headers()).isEqualTo("From: a@b.example\nSubject: x");
        assertThat(letter.body()).isEqualTo("first\n\nsecond");
    }

    @Test
    void readsUtf8AndElseChinese() {
        assertThat(RawLetter.of("退信".getBytes(StandardCharsets.UTF_8)).headers())
                .isEqualTo("退信");
        assertThat(RawLetter.of("退信，镕".getBytes(Charset.forName("GB18030"))).headers())
                .isEqualTo("退信，镕");
    }

    @Test
    void showsNothingThatActsOrDisguises() {
        assertThat(RawLetter.of("a\u0000\u001b[31mb\u202egnp.exe\u2066".getBytes(StandardCharsets.UTF_8))
                        .headers())
                .isEqualTo("a[31mb\ufffdgnp.exe\ufffd");
    }

    @Test
    void ofALongLetterOnlyTheBeginningIsShown() {
        var letter = RawLetter.of("x".repeat(RawLetter.MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8));
        assertThat(letter.cut()).isTrue();
        assertThat(letter.headers()).hasSize(RawLetter.MAX_BYTES);
    }
}
