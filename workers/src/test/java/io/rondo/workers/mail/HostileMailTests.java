package io.rondo.workers.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.offers.RenderedMessage;
import io.rondo.workers.mail.MailComposer.CannotComposeException;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Five thousand hostile values for every place a value can come to: what is not refused changes no octet that steers. */
class HostileMailTests {

    private static final long SEED = 20260302;
    private static final int MAILS = 5000;
    private static final List<String> NASTY = List.of(
            "\r\n",
            "\n",
            "\r",
            "\r\nBcc: victim@evil.test",
            "\nBcc: victim@evil.test\n",
            "\r\n\r\n<script>alert(1)</script>",
            "\r\n.\r\nMAIL FROM:<x@evil.test>\r\n",
            "\u760D\u760ABcc: victim@evil.test",
            "\u760D",
            "\u760A",
            "\u010D\u010A",
            "\0",
            "\u000B",
            "\u0085",
            "\u2028",
            "\u2029",
            "\u202E",
            "\uD800",
            "\uDC00",
            "=?UTF-8?Q?=0D=0ABcc:_victim@evil.test?=",
            "=?utf-8?b?DQpCY2M6?=",
            "\"",
            "\\",
            "\\\"",
            "<victim@evil.test>",
            ", victim@evil.test",
            "; victim@evil.test",
            "(comment)",
            "@",
            ">",
            "<",
            "%0d%0a",
            "\t",
            "\n.\n",
            ".",
            "..",
            "From ",
            "春季优惠",
            "😀",
            "é",
            "{{headline}}",
            "--_Part_",
            "x".repeat(1200),
            "春".repeat(400),
            " ".repeat(90));
    private static final Set<String> CODES = Set.of("bad-address", "bad-name", "bad-subject");
    private static final List<String> HEADERS = List.of(
            "Date",
            "From",
            "Reply-To",
            "To",
            "Message-ID",
            "Subject",
            "MIME-Version",
            "Content-Type",
            "Feedback-ID",
            "List-Unsubscribe",
            "List-Unsubscribe-Post");

    private final Random random = new Random(SEED);
    private final MailWriter writer = Mails.writer(Mails.UNSIGNED);

    @Test
    void noHostileValueAddsAHeaderALineOrACommand() throws Exception {
        var outcomes = new TreeMap<String, Integer>();
        for (int i = 0; i < MAILS; i++) {
            var address = random.nextInt(3) == 0 ? hostile("ann@customers.test") : "ann@customers.test";
            var name = random.nextInt(3) == 0 ? hostile("Ann") : "Ann Ó";
            var subject = random.nextInt(3) == 0 ? hostile("Spring offer") : "Spring offer";
            var content = new RenderedMessage(subject, hostile("Dear Ann"), hostile("<p>Dear Ann</p>"));
            var as = "seed %d, mail %d".formatted(SEED, i);
            try {
                var composed = writer.write(Mails.letter(address, name, content));
                check(composed, name, content, as);
                assertThat(name + subject + address)
                        .as(as)
                        .doesNotContain("\r", "\n", "\0", "\u760D", "\u760A", "\u2028", "\u0085");
                outcomes.merge("written", 1, Integer::sum);
            } catch (CannotComposeException e) {
                assertThat(e.code()).as(as).isIn(CODES);
                assertThat(address + "|" + name + "|" + subject)
                        .as("%s is refused for a reason", as)
                        .isNotEqualTo("ann@customers.test|Ann Ó|Spring offer");
                outcomes.merge(e.code(), 1, Integer::sum);
            }
        }
        // Every outcome was met often: the test tests something.
        assertThat(outcomes.keySet())
                .as("%s (seed %d)", outcomes, SEED)
                .isEqualTo(Set.of("written", "bad-address", "bad-name", "bad-subject"));
        assertThat(outcomes.values()).as("%s (seed %d)", outcomes, SEED).allMatch(count -> count > 200);
    }

    @Test
    void refusesOnlyWhatIsHostile() throws Exception {
        for (var name : List.of("Ann", "李雷", "Jiří Čapek č Ċ", "O'Neil, \"Ann\" <Dr.>", "👩‍👩‍👧", "")) {
            var content = new RenderedMessage("2+2=? " + name, "t", "<p>h</p>");
            check(writer.write(Mails.letter("ann@customers.test", name, content)), name, content, name);
        }
        var idn = writer.write(Mails.letter("ann@例子.测试", "Ann", new RenderedMessage("s", "t", "h")));
        assertThat(idn.recipient().getAddress()).isEqualTo("ann@xn--fsqu00a.xn--0zwm56d");
    }

    private static void check(MailComposer.Composed composed, String name, RenderedMessage content, String as)
            throws Exception {
        var octets = Mails.octets(composed);
        var text = new String(octets, ISO_8859_1);
        assertThat(text.replace("\r\n", "")).as(as).doesNotContain("\r", "\n", "\0");
        assertThat(text.chars().allMatch(c -> c < 0x80)).as(as).isTrue();
        assertThat(text.split("\r\n")).as(as).allMatch(line -> line.length() <= 998);
        var head = text.substring(0, text.indexOf("\r\n\r\n"));
        var names = Arrays.stream(head.split("\r\n(?![ \t])"))
                .map(field -> field.substring(0, field.indexOf(':')))
                .toList();
        assertThat(names).as(as).containsExactlyInAnyOrderElementsOf(HEADERS);
        assertThat(composed.recipient().getAddress()).as(as).matches("[!-~&&[^<>\"\\\\(),:;\\[\\]]]+@[A-Za-z0-9.-]+");

        var read = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets));
        assertThat(plain(read.getSubject())).as(as).isEqualTo(plain(content.subject()));
        var to = (InternetAddress) read.getRecipients(Message.RecipientType.TO)[0];
        assertThat(read.getAllRecipients()).as(as).hasSize(1);
        assertThat(to.getAddress()).as(as).isEqualTo(composed.recipient().getAddress());
        assertThat(plain(String.valueOf(to.getPersonal() == null ? "" : to.getPersonal())))
                .as(as)
                .isEqualTo(plain(name));
        var parts = (MimeMultipart) read.getContent();
        assertThat(parts.getCount()).as(as).isEqualTo(2);
        assertThat(body(parts, 0)).as(as).isEqualTo(lines(content.text()));
        assertThat(body(parts, 1)).as(as).isEqualTo(lines(content.html()));
    }

    private static String body(MimeMultipart parts, int number) throws Exception {
        return lines((String) parts.getBodyPart(number).getContent());
    }

    /** Line ends and halves of pairs are what encoding may change in a body. */
    private static String lines(String text) {
        return text.replaceAll("\r\n|\r|\n", "\n").replaceAll("\\p{Cs}", "?");
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private String hostile(String start) {
        var text = new StringBuilder(start);
        for (int i = random.nextInt(3); i >= 0; i--) {
            var piece = random.nextInt(4) == 0
                    ? Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1))
                    : NASTY.get(random.nextInt(NASTY.size()));
            text.insert(random.nextInt(text.length() + 1), piece);
        }
        return text.toString();
    }
}
