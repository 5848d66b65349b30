package io.rondo.batch.importcustomers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTests {

    @ParameterizedTest
    @CsvSource({"1980-02-29,1980-02-29", "1980/2/9,1980-02-09", "9.2.1980,1980-02-09", "1980年2月9日,1980-02-09"})
    void readsDatesAsPeopleWriteThem(String cell, String date) {
        assertThat(Values.date(cell)).isEqualTo(date);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1980-02-30", "02/09/1980", "1780-01-01", "tomorrow", "1980-13-01"})
    void refusesDatesThatAreNoneOrCouldBeTwo(String cell) {
        assertThatThrownBy(() -> Values.date(cell)).isInstanceOf(BadValue.class).hasMessage("bad-date");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"12.5|12.5", "$1,234.50|1234.50", "1234,5|1234.5", "-3|-3", "¥ 99|99", "1,234,567|1234567"},
            delimiter = '|')
    void readsMoneyAsPeopleWriteIt(String cell, String number) {
        assertThat(Values.money(cell)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3", "1,23,4", "=1", "NaN", "1e5", "1234567890123456"})
    void refusesMoneyThatIsNoneOrTooMuch(String cell) {
        assertThatThrownBy(() -> Values.money(cell)).isInstanceOf(BadValue.class);
    }

    @Test
    void readsCodesAndTheirNames() {
        assertThat(List.of(
                        Values.country("de"),
                        Values.country("中国"),
                        Values.country("Deutschland"),
                        Values.country("USA")))
                .containsExactly("DE", "CN", "DE", "US");
        assertThat(List.of(Values.language("zh_CN"), Values.language("English"), Values.language("中文")))
                .containsExactly("zh", "en", "zh");
        assertThat(Values.valueTier("高")).isEqualTo("high");
        assertThat(Values.stage("Build-Up")).isEqualTo("build-up");
        assertThat(Values.yesOrNo("是")).isTrue();
        assertThat(Values.yesOrNo("NO")).isFalse();
        assertThatThrownBy(() -> Values.timeZone("Mars/Olympus")).hasMessage("bad-time-zone");
        assertThatThrownBy(() -> Values.phone("call me")).hasMessage("bad-phone-number");
        assertThatThrownBy(() -> Values.yesOrNo("perhaps")).hasMessage("bad-yes-or-no");
    }

    @Test
    void knowsColumnsByTheNamesOtherSystemsGiveThem() {
        var columns = CustomerColumn.in(List.of("Customer ID", "E-Mail Address", "First Name", "手机号", "Shoe size"));
        assertThat(columns)
                .containsEntry(CustomerColumn.EXTERNAL_ID, "Customer ID")
                .containsEntry(CustomerColumn.EMAIL, "E-Mail Address")
                .containsEntry(CustomerColumn.GIVEN_NAME, "First Name")
                .containsEntry(CustomerColumn.PHONE, "手机号")
                .hasSize(4);
        assertThat(CustomerColumn.in(List.of("id", "external_id")))
                .containsEntry(CustomerColumn.EXTERNAL_ID, "external_id");
        assertThat(CustomerColumn.in(List.of("id", "mail", "email"))).containsEntry(CustomerColumn.EMAIL, "email");
        assertThatThrownBy(() -> CustomerColumn.in(List.of("id", "mail", "E-Mail")))
                .hasMessageContaining("one column");
    }
}
