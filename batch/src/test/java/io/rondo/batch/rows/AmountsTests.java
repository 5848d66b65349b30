package io.rondo.batch.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.imports.ImportMapping.NumberStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTests {

    private final Amounts euros = new Amounts("EUR");

    @ParameterizedTest
    @CsvSource(
            value = {
                "12.5|12.5",
                "€1,234.50|1234.50",
                "1234,5|1234.5",
                "-3|-3",
                "- 3 €|-3",
                "€-3|-3",
                "99 EUR|99",
                "EUR 99|99",
                "1 234,56\u202f€|1234.56",
                "1,234,567|1234567"
            },
            delimiter = '|')
    void readsMoneyAsPeopleWriteIt(String cell, String number) {
        assertThat(euros.read(cell, NumberStyle.AUTO)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3", "1,23,4", "=1", "NaN", "1e5", "12 34", "5 x", "--5", "1234567890123456"})
    void refusesMoneyThatIsNoneOrTooMuch(String cell) {
        assertThatThrownBy(() -> euros.read(cell, NumberStyle.AUTO))
                .isInstanceOf(BadValue.class)
                .message()
                .isIn("bad-number", "number-too-large");
    }

    @ParameterizedTest
    @CsvSource({"EUR,$5", "EUR,USD 5", "EUR,5 CHF", "EUR,US$5", "USD,€5", "CNY,$5", "USD,¥5", "EUR,5 £"})
    void refusesMoneyOfAnotherCurrency(String currency, String cell) {
        assertThatThrownBy(() -> new Amounts(currency).read(cell, NumberStyle.AUTO))
                .hasMessage("other-currency");
    }

    @ParameterizedTest
    @CsvSource({
        "USD,$5",
        "USD,US$5",
        "CNY,¥5",
        "CNY,￥5",
        "CNY,CN¥5",
        "CNY,5元",
        "JPY,￥5",
        "AUD,$5",
        "CHF,CHF 5",
        "GBP,£5"
    })
    void takesTheSignsOfTheInstallationsCurrency(String currency, String cell) {
        assertThat(new Amounts(currency).read(cell, NumberStyle.AUTO)).isEqualTo("5");
    }

    /** 12,50 beside 1.234 would make the second a thousand times too small. */
    @ParameterizedTest
    @ValueSource(strings = {"1.234", "1,234", "-12.500", "€ 999,999"})
    void refusesMoneyThatCouldBeTwoNumbersUnlessItsStyleIsDeclared(String cell) {
        assertThatThrownBy(() -> euros.read(cell, NumberStyle.AUTO)).hasMessage("could-be-two-numbers");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "1.234|POINT|1.234",
                "1,234|POINT|1234",
                "0.125|AUTO|0.125",
                "1.2345|AUTO|1.2345",
                "1.234,56|COMMA|1234.56",
                "1.234|COMMA|1234"
            },
            delimiter = '|')
    void readsTheDeclaredStyle(String cell, NumberStyle style, String number) {
        assertThat(euros.read(cell, style)).isEqualTo(number);
    }

    @Test
    void refusesTheOtherStyle() {
        assertThatThrownBy(() -> euros.read("1234,5", NumberStyle.POINT)).hasMessage("bad-number");
        assertThatThrownBy(() -> euros.read("1,234.5", NumberStyle.COMMA)).hasMessage("bad-number");
    }
}
