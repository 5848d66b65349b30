package io.rondo.workers.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.offers.RenderedMessage;
import io.rondo.offers.TestMails;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SmtpTestMailsTests {

    private static final RenderedMessage MAIL = new RenderedMessage("Spring offer", "Hello", "<p>Hello</p>");

    @Test
    void aTestMailSaysSoAndCarriesNothingThatCounts() throws Exception {
        try (var server = new OneMailServer()) {
            mails(server.port()).send("maria@staff.test", MAIL);
            var mail = new String(server.mail(), ISO_8859_1);
            assertThat(mail)
                    .contains("Subject: [Test] Spring offer\r\n", "Auto-Submitted: auto-generated\r\n")
                    .contains("To: maria@staff.test\r\n")
                    .doesNotContain("List-Unsubscribe", "Feedback-ID", "/t/");
            assertThat(server.commands())
                    .anyMatch(it -> it.startsWith("MAIL FROM:<hello@shop.test>"))
                    .anyMatch(it -> it.startsWith("RCPT TO:<maria@staff.test>"));
        }
    }

    @Test
    void saysWhyItDidNotLeave() throws Exception {
        int nobody;
        try (var server = new OneMailServer()) {
            nobody = server.port();
        }
        var mails = mails(nobody);
        assertThatThrownBy(() -> mails.send("maria@staff.test", MAIL))
                .isInstanceOfSatisfying(
                        TestMails.NotSentException.class,
                        e -> assertThat(e.code()).isEqualTo("line-lost"));
        assertThatThrownBy(() -> mails.send("maria@staff.test\r\nRCPT TO:<x@y.test>", MAIL))
                .isInstanceOfSatisfying(
                        TestMails.NotSentException.class,
                        e -> assertThat(e.code()).isEqualTo("bad-address"));
    }

    private static SmtpTestMails mails(int port) {
        var properties =
                Mails.properties(Map.of("rondo.mail.host", "127.0.0.1", "rondo.mail.port", Integer.toString(port)));
        return new SmtpTestMails(new MailWriter(properties, Mails.UNSIGNED, Mails.CLOCK), properties, Mails.LIMITS);
    }
}
