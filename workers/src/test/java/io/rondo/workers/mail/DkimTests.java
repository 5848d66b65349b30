package io.rondo.workers.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.deliveries.SendResult;
import io.rondo.kernel.PausePoints;
import io.rondo.offers.RenderedMessage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The signature as somebody else's verifier (Apache James jDKIM) sees it. */
class DkimTests {

    private static final KeyPair KEYS = Mails.keys(2048);
    private static final DkimProperties SETTINGS = new DkimProperties("shop.test", "s2026", Mails.pem(KEYS));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A plain subject",
                "春季优惠:全场八折,仅限本周,欢迎光临我们的网上商店,更多惊喜等着您来发现,数量有限先到先得",
                "Grüße  with   blanks, and a tail ",
                "č Ċ 😀 100 %"
            })
    void anIndependentVerifierAcceptsTheSignature(String subject) throws Exception {
        var signature = verify(Mails.octets(Mails.writer(SETTINGS).write(Mails.letter(subject.strip()))));
        assertThat(signature.getDToken()).hasToString("shop.test");
        assertThat(signature.getSelector()).hasToString("s2026");
        assertThat(signature.getSignatureTimestamp()).isEqualTo(Mails.NOW.getEpochSecond());
        assertThat(signature.getHeaders().stream().map(CharSequence::toString).toList())
                .containsExactly(
                        "From",
                        "From",
                        "To",
                        "Subject",
                        "Date",
                        "Message-ID",
                        "MIME-Version",
                        "Content-Type",
                        "Reply-To",
                        "Feedback-ID",
                        "List-Unsubscribe",
                        "List-Unsubscribe-Post");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "List-Unsubscribe: <https://shop.test|List-Unsubscribe: <https://evil.test",
                "List-Unsubscribe=One-Click|List-Unsubscribe=Two-Clicks",
                "Subject: Spring|Subject: Sprung",
                "Feedback-ID: campaign7|Feedback-ID: campaign8",
                "Reply-To: reply|Reply-To: other",
                "Subject: Spring|From: other@evil.test\\r\\nSubject: Spring",
                "=82=A8|=82=A9"
            })
    void theSignatureBreaksWhenSomethingCoveredChanges(String from, String to) throws Exception {
        var mail = new String(Mails.octets(Mails.writer(SETTINGS).write(Mails.letter("Spring"))), ISO_8859_1);
        verify(mail.getBytes(ISO_8859_1));
        var changed = mail.replace(from, to.replace("\\r\\n", "\r\n"));
        assertThat(changed).isNotEqualTo(mail);
        assertThatThrownBy(() -> verify(changed.getBytes(ISO_8859_1))).isInstanceOf(FailException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"List-Unsubscribe", "List-Unsubscribe-Post"})
    void theSignatureBreaksWhenAnUnsubscribeHeaderIsTakenAway(String name) throws Exception {
        var mail = new String(Mails.octets(Mails.writer(SETTINGS).write(Mails.letter("Spring"))), ISO_8859_1);
        var without = mail.replaceFirst("(?m)^" + name + ": [^\r]*\r\n", "");
        assertThat(without).isNotEqualTo(mail);
        assertThatThrownBy(() -> verify(without.getBytes(ISO_8859_1))).isInstanceOf(FailException.class);
    }

    @Test
    void theSignatureSurvivesTheWayToTheServer() throws Exception {
        var ascii = new RenderedMessage(
                "Dots", ".\n..\nFrom here\n" + "x".repeat(2000) + "\ntrailing  \n\n\n", "<p>a</p>\n.\n");
        for (var letter :
                List.of(Mails.letter("春季优惠"), Mails.letter("ann@customers.test", "Ann O\"Neil, Dr.", ascii))) {
            try (var server = new OneMailServer()) {
                var properties = Mails.properties(
                        Map.of("rondo.mail.host", "127.0.0.1", "rondo.mail.port", Integer.toString(server.port())));
                var composed = Mails.writer(SETTINGS).write(letter);
                try (var smtp = new SmtpSession(properties, Mails.LIMITS, PausePoints.NONE)) {
                    assertThat(smtp.send(composed.message(), composed.recipient()))
                            .isEqualTo(new SendResult.Accepted());
                }
                assertThat(server.mail()).isEqualTo(Mails.octets(composed));
                verify(server.mail());
                assertThat(server.commands())
                        .anyMatch(it -> it.startsWith("MAIL FROM:<b+token@shop.test>"))
                        .anyMatch(it -> it.startsWith("RCPT TO:<" + letter.address() + ">"));
            }
        }
    }

    @Test
    void withoutAKeyTheRelaySigns() throws Exception {
        assertThat(new String(Mails.octets(Mails.writer(Mails.UNSIGNED).write(Mails.letter("Hello"))), ISO_8859_1))
                .doesNotContain("DKIM-Signature");
    }

    @Test
    void readsAKeyInEitherFormAndFromAFile(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("dkim.pem"), Mails.oldPem(KEYS));
        for (var key : List.of(Mails.oldPem(KEYS), file.toString())) {
            verify(Mails.octets(
                    Mails.writer(new DkimProperties("shop.test", "s", key)).write(Mails.letter("Hello"))));
        }
    }

    @Test
    void saysAtTheStartWhichSettingIsWrong() {
        var good = Mails.pem(KEYS);
        refused(new DkimProperties("shop.test", null, good), "all or none");
        refused(new DkimProperties("shop.test", "s", "-----BEGIN NONSENSE-----"), "BEGIN PRIVATE KEY");
        refused(new DkimProperties("shop.test", "s", "/no/such/file.pem"), "no such file");
        refused(new DkimProperties("shop.test", "s", good.replaceFirst("MII", "AAA")), "cannot be read");
        refused(new DkimProperties("shop.test", "s", Mails.pem(Mails.keys(1024))), "it has 1024");
        refused(new DkimProperties("other.test", "s", good), "rondo.mail.from");
        refused(new DkimProperties("shop.test", "s; d=x", good), "DNS name");
        assertThat(SETTINGS.toString()).doesNotContain("PRIVATE").doesNotContain("MII");
    }

    private static void refused(DkimProperties settings, String why) {
        assertThatThrownBy(() -> Mails.writer(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(why)
                .message()
                .doesNotContain("MII");
    }

    /** @throws FailException if the one signature does not hold */
    private static SignatureRecord verify(byte[] mail) throws Exception {
        var key = Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded());
        var verifier = new DKIMVerifier((_, _, _) -> List.of("v=DKIM1; k=rsa; p=" + key));
        var signatures = verifier.verify(new ByteArrayInputStream(mail));
        assertThat(signatures).hasSize(1);
        return signatures.getFirst();
    }
}
