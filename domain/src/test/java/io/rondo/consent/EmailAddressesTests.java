package io.rondo.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.consent.EmailAddresses.Problem;
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
                "UPPER@CUSTOMERS.TEST"
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
        assertThat(EmailAddresses.problemOf("j\u00fcrgen@b.co")).contains(Problem.NOT_ASCII);
        assertThat(EmailAddresses.problemOf("a@" + "b".repeat(260) + ".co")).contains(Problem.TOO_LONG);
        assertThat(EmailAddresses.problemOf("a".repeat(65) + "@b.co")).contains(Problem.BAD_LOCAL_PART);
    }
}
