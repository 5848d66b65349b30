package io.rondo.consent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumbersTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    +49 30 123456        | DE | +4930123456
                    030 / 12 34 56       | DE | +4930123456
                    0049 30 123456       | US | +4930123456
                    (202) 555-0143       | US | +12025550143
                    +1 202 555 0143      |    | +12025550143
                    138 1234 5678        | CN | +8613812345678
                    +86 138-1234-5678    | DE | +8613812345678
                    １３８１２３４５６７８  | CN | +8613812345678
                    020 7946 0018        | GB | +442079460018
                    """)
    void oneNumberHasOneForm(String written, String country, String e164) {
        assertThat(PhoneNumbers.toE164(written, country)).contains(e164);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "12", "call me", "030 123456", "+49", "+999 123 456 789", "+4930123456+4930123456", "１"})
    void whatIsNoNumberIsRefused(String written) {
        assertThat(PhoneNumbers.toE164(written, null)).isEmpty();
    }

    @Test
    void aNumberWithoutItsAreaCodeIsNone() {
        assertThat(PhoneNumbers.toE164("555-1234", "US")).isEmpty();
    }

    @Test
    void aNumberOfHostileLengthIsRefusedAtOnce() {
        assertThat(PhoneNumbers.toE164("+".repeat(1_000_000), "DE")).isEmpty();
    }

    @Test
    void showsANumberAsPeopleReadIt() {
        assertThat(PhoneNumbers.shown("+4930123456")).isEqualTo("+49 30 123456");
    }
}
