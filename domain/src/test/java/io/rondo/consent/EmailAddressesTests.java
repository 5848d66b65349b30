package io.rondo.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.consent.EmailAddresses.Problem;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressesTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.co",
                "ann.o'neil+tag@mail.customers.test",
                "x_y-z@xn--fsqu00a.xn--0zwm56d",
                "1@2b.test",
                "UPPER@CUSTOMERS.TEST",
                "ann@例子.测试",
                "ann@bücher.test"
            })
    void acceptsWhatMailServersTake(String address) {
        assertThat(EmailAddresses.problemOf(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a@",
                "@b.co",
                "a@b",
                "a@@b.co",
                "<a@b>c@d.co",
                "a b@c.co",
                " a@b.co",
                "a@b.co ",
                "a@b..co",
                ".a@b.co",
                "a.@b.co",
                "a..b@c.co",
                "a@-b.co",
                "a@b-.co",
                "a@b.co.",
                "a@[127.0.0.1]",
                "a@127.0.0.1",
                "\"a b\"@c.co",
                "a@b.co\r\nBcc: x@y.co",
                "a\u760D@b.co",
                "a@b\u760A.co",
                "a@b\u200d.co",
                "a@b\u2028.co",
                "a\u202e@b.co",
                "a\ud800@b.co",
                "a@例子 .测试",
                "a@例子.1",
                "a@-例子.测试",
                "李雷@b.co",
                "j\u00fcrgen@b.co",
                "a@b.co,c@d.co",
                "Ann <a@b.co>"
            })
    void refusesEverythingElse(String address) {
        assertThat(EmailAddresses.isAcceptable(address)).isFalse();
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(EmailAddresses.problemOf("ann.customers.test")).contains(Problem.NO_AT);
        assertThat(EmailAddresses.problemOf("a@b@c.co")).contains(Problem.MANY_AT);
        assertThat(EmailAddresses.problemOf("a@b..co")).contains(Problem.BAD_DOMAIN);
        assertThat(EmailAddresses.problemOf("a..b@c.co")).contains(Problem.BAD_LOCAL_PART);
        assertThat(EmailAddresses.problemOf("j\u00fcrgen@b.co")).contains(Problem.NEEDS_SMTPUTF8);
        assertThat(EmailAddresses.problemOf("a@" + "b".repeat(260) + ".co")).contains(Problem.TOO_LONG);
        assertThat(EmailAddresses.problemOf("a".repeat(65) + "@b.co")).contains(Problem.BAD_LOCAL_PART);
    }

    @Test
    void writesADomainOfAnotherScriptAsServersKnowIt() {
        assertThat(EmailAddresses.toAscii("Ann@例子.测试")).isEqualTo("Ann@xn--fsqu00a.xn--0zwm56d");
        assertThat(EmailAddresses.toAscii("ann@Bücher.test")).isEqualTo("ann@xn--bcher-kva.test");
        assertThat(EmailAddresses.toAscii("Ann@B.co")).isEqualTo("Ann@B.co");
        assertThat(EmailAddresses.problemOf("a@" + "例".repeat(60) + ".co")).contains(Problem.BAD_DOMAIN);
    }

    @Test
    void neverShowsARefusedAddress() {
        assertThatThrownBy(() -> EmailAddresses.toAscii("secret name@b.co"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bad-name-before-at")
                .hasMessageNotContaining("secret");
    }

    @Test
    void whatItAcceptsIsPlainAsciiWithOneAtSign() {
        var seed = 20260302L;
        var random = new Random(seed);
        var pieces = List.of(
                "\r\n",
                "\n",
                "\u760D",
                "\u760A",
                "<",
                ">",
                "\"",
                "\\",
                ",",
                ";",
                ":",
                " ",
                "\t",
                "\0",
                "@",
                "..",
                "(c)",
                "例",
                "é",
                "\u200b",
                "\u202e",
                "\ud83d",
                "%0a",
                "x".repeat(70),
                "[",
                "]",
                "。",
                "@",
                "＠");
        int accepted = 0;
        for (int i = 0; i < 5000; i++) {
            var address = new StringBuilder("ann.li@customers.test");
            for (int n = random.nextInt(3); n > 0; n--) {
                var piece = random.nextInt(3) == 0
                        ? Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1))
                        : pieces.get(random.nextInt(pieces.size()));
                address.insert(random.nextInt(address.length() + 1), piece);
            }
            if (EmailAddresses.isAcceptable(address.toString())) {
                accepted++;
                assertThat(EmailAddresses.toAscii(address.toString()))
                        .as("seed %d, address %d", seed, i)
                        .matches("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]+")
                        .hasSizeLessThanOrEqualTo(254);
            }
        }
        assertThat(accepted).as("seed %d", seed).isBetween(1000, 4000);
    }
}
