package io.rondo.batch.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.imports.ImportMapping.DateStyle;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTests {

    @ParameterizedTest
    @CsvSource({"1980-02-29,1980-02-29", "1980/2/9,1980-02-09", "9.2.1980,1980-02-09", "1980年2月9日,1980-02-09"})
    void readsDatesAsPeopleWriteThem(String cell, String date) {
        assertThat(Values.date(cell, DateStyle.AUTO)).isEqualTo(date);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1980-02-30", "02/09/1980", "1780-01-01", "tomorrow", "1980-13-01", "1980-05-01 10:00:00"})
    void refusesDatesThatAreNoneOrCouldBeTwo(String cell) {
        assertThatThrownBy(() -> Values.date(cell, DateStyle.AUTO))
                .isInstanceOf(BadValue.class)
                .hasMessage("bad-date");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1980-05-01 00:00:00", "1980-05-01T00:00", "01.05.1980 0:00", "1980-05-01 00:00:00.000"})
    void readsADateWithItsFirstMoment(String cell) {
        assertThat(Values.date(cell, DateStyle.AUTO)).isEqualTo("1980-05-01");
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
        assertThatThrownBy(() -> Values.phone("call me", "DE")).hasMessage("bad-phone-number");
        assertThatThrownBy(() -> Values.yesOrNo("perhaps")).hasMessage("bad-yes-or-no");
    }

    @Test
    void readsDatesInTheDeclaredStyle() {
        assertThat(Values.date("02/09/1980", DateStyle.DAY_FIRST)).isEqualTo("1980-09-02");
        assertThat(Values.date("02/09/1980", DateStyle.MONTH_FIRST)).isEqualTo("1980-02-09");
        assertThat(Values.date("19800209", DateStyle.AUTO)).isEqualTo("1980-02-09");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T10:00:00Z,2026-03-02T10:00:00Z",
        "2026-03-02 18:00+08:00,2026-03-02T10:00:00Z",
        "2026-03-02 18:00,2026-03-02T10:00:00Z",
        "2026/3/2 9:05:07,2026-03-02T01:05:07Z",
        "2026-03-02 09:05:07.0,2026-03-02T01:05:07Z",
        "2026-03-02T10:00:00.1234567Z,2026-03-02T10:00:00.123456700Z",
        "2026-03-02 9:05:07.123456,2026-03-02T01:05:07.123456Z",
        "2026年3月2日,2026-03-01T16:00:00Z",
        "02.03.2026 18:00,2026-03-02T10:00:00Z"
    })
    void readsTimesInTheZoneTheyNameOrTheFiles(String cell, String instant) {
        var latest = Instant.parse("2026-04-01T00:00:00Z");
        assertThat(Values.time(cell, DateStyle.AUTO, "Asia/Shanghai", latest)).isEqualTo(Instant.parse(instant));
    }

    @Test
    void refusesTimesThatAreNoneOrStillToCome() {
        var latest = Instant.parse("2026-03-02T00:00:00Z");
        assertThatThrownBy(() -> Values.time("2026-03-03", DateStyle.AUTO, "UTC", latest))
                .hasMessage("in-the-future");
        for (var cell : List.of("2026-03-02T25:00", "soon", "2026-02-30", "2026-03-01 10:00 CET")) {
            assertThatThrownBy(() -> Values.time(cell, DateStyle.AUTO, "UTC", latest))
                    .as(cell)
                    .isInstanceOf(BadValue.class);
        }
    }
}
