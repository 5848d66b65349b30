package io.rondo.dashboards.security;

import io.rondo.dashboards.site.Role;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/** Everybody who may sign in: configured users first, then demo accounts where they are on. */
@Component
class Accounts {

    private static final Logger log = LoggerFactory.getLogger(Accounts.class);

    private final Map<String, SecurityProperties.User> configured;
    private final DemoLogins demo;

    Accounts(SecurityProperties properties, DemoLogins demo) {
        this.configured = properties.allUsers().stream()
                .collect(Collectors.toMap(SecurityProperties.User::name, Function.identity()));
        this.demo = demo;
        if (configured.isEmpty() && !properties.demoLogins()) {
            log.warn("Nobody can sign in: rondo.users is empty and rondo.demo-logins is off");
        }
    }

    UserDetails loadUserByUsername(String name) {
        var user = configured.get(name);
        if (user != null) {
            return details(name, user.storedPassword(), user.roles().toArray(Role[]::new));
        }
        return demo.find(name)
                // Not hashed: the sign-in page shows it to everybody who can reach the account at all.
                .map(account -> details(name, "{noop}" + DemoLogins.PASSWORD, account.role()))
                .orElseThrow(
                        () -> new UsernameNotFoundException("Expected a known user, but there is none of this name"));
    }

    boolean isDemo(String name) {
        return !configured.containsKey(name) && demo.find(name).isPresent();
    }

    private static UserDetails details(String name, String password, Role... roles) {
        return User.withUsername(name)
                .password(password)
                .roles(java.util.Arrays.stream(roles).map(Role::name).toArray(String[]::new))
                .build();
    }
}
