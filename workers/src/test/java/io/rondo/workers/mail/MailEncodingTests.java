package io.rondo.workers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which transfer encoding a text gets: none that changes 8 bit on the way, the readable one where there is a choice. */
class MailEncodingTests {

    @Test
    void plainEnglishStaysAsItIs() {
        assertThat(MailWriter.encodingOf("Hello,\r\n\r\nsee you soon.\r\n")).isEqualTo("7bit");
    }

    @Test
    void aLineTooLongForMailIsBroken() {
        assertThat(MailWriter.encodingOf("x".repeat(991))).isEqualTo("quoted-printable");
        assertThat(MailWriter.encodingOf(("x".repeat(900) + "\r\n").repeat(3))).isEqualTo("7bit");
    }

    @Test
    void aFewOtherLettersAreQuotedAndAnotherScriptIsBase64() {
        assertThat(MailWriter.encodingOf("Guten Tag, schöne Grüße aus Köln und bis bald"))
                .isEqualTo("quoted-printable");
        assertThat(MailWriter.encodingOf("您好，感谢您的来信。")).isEqualTo("base64");
    }

    @Test
    void aControlCharacterIsNeverSentBare() {
        assertThat(MailWriter.encodingOf("nothing to see \u0000 here, nothing at all"))
                .isEqualTo("quoted-printable");
    }
}
