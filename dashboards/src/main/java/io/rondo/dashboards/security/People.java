package io.rondo.dashboards.security;

import io.rondo.dashboards.site.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Who may sign in, without passwords, for the admin's page. */
@Component
public class People {

    /** Reserved (RFC 2606): mail to a demo account never leaves the sandbox. */
    private static final String DEMO_DOMAIN = "@staff.rondo.test";

    private final SecurityProperties properties;
    private final DemoLogins demo;

    People(SecurityProperties properties, DemoLogins demo) {
        this.properties = properties;
        this.demo = demo;
    }

    public List<Person> all() {
        var configured = properties.allUsers().stream().map(user -> new Person(user.name(), user.roles(), false));
        var demoAccounts = DemoLogins.ACCOUNTS.stream()
                .filter(account -> demo.find(account.name()).isPresent())
                .map(account -> new Person(account.name(), Set.of(account.role()), true));
        return Stream.concat(configured, demoAccounts)
                .sorted(Comparator.comparing(Person::name))
                .toList();
    }

    /** Where this person reads mail; empty if their account names no address. */
    public Optional<String> addressOf(String name) {
        var configured = properties.allUsers().stream()
                .filter(user -> user.name().equals(name))
                .findFirst();
        return configured.isPresent()
                ? configured.map(SecurityProperties.User::email)
                : demo.find(name).map(account -> account.name() + DEMO_DOMAIN);
    }

    /** @param demo an account whose password stands on the sign-in page */
    public record Person(String name, Set<Role> roles, boolean demo) {}
}
