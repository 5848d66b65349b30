package io.rondo.responses;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BounceKindTests {

    @ParameterizedTest
    @ValueSource(
            strings = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", " 5.1.1 ", "5.1.0", "5.1.11", "hard"})
    void aStatusAboutTheAddressItselfIsHard(String status) {
        assertThat(BounceKind.ofStatus(status)).isEqualTo(BounceKind.HARD);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "4.2.2",
                "5.2.2",
                "5.7.1",
                "5.0.0",
                "5.4.1",
                "5.3.4",
                "5.6.0",
                "5.1.7",
                "5.1.8",
                "5.2.0",
                "15.1.1",
                "5.1.1111",
                "soft",
                "",
                "4.1.1",
                "nonsense"
            })
    void everythingElseIsSoft(String status) {
        assertThat(BounceKind.ofStatus(status)).isEqualTo(BounceKind.SOFT);
    }
}
