package io.rondo.dashboards.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.dashboards.site.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoLoginsTests {

    private static final SecurityProperties DEMO = new SecurityProperties(true, List.of());

    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0", "192.0.2.1", "::"})
    void refusesToStartWhereOthersCanReachIt(String address) {
        assertThatThrownBy(() -> new DemoLogins(DEMO, address))
                .hasMessageContaining("server.address")
                .hasMessageContaining(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "localhost"})
    void startsOnLoopback(String address) {
        assertThat(new DemoLogins(DEMO, address).find("marketer")).isPresent();
    }

    @Test
    void thereIsNoDemoAccountUnlessAskedFor() {
        assertThat(new DemoLogins(new SecurityProperties(false, List.of()), "127.0.0.1").find("marketer"))
                .isEmpty();
    }

    @Test
    void aConfiguredPasswordMustBeAHash() {
        assertThatThrownBy(() -> new SecurityProperties.User("ann", "secret-in-clear", Set.of(Role.MANAGER), null))
                .hasMessageContaining("ann")
                .hasMessageContaining("bcrypt")
                .hasMessageNotContaining("secret-in-clear");
        var hash = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
        assertThat(new SecurityProperties.User("ann", hash, Set.of(Role.MANAGER), null).storedPassword())
                .isEqualTo("{bcrypt}" + hash);
    }
}
