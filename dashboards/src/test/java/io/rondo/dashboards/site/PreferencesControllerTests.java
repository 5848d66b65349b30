package io.rondo.dashboards.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesControllerTests {

    @ParameterizedTest
    @ValueSource(strings = {"/campaigns", "/campaigns?search=a&page=2"})
    void leadsBackToAPathOfOurs(String path) {
        assertThat(PreferencesController.ownPath(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example.com",
                "//elsewhere.example.com",
                "/\\elsewhere.example.com",
                "campaigns",
                "",
                "/a\r\nSet-Cookie: x=y",
                "/{variable}"
            })
    void neverLeadsElsewhere(String path) {
        assertThat(PreferencesController.ownPath(path)).isEqualTo("/");
    }
}
