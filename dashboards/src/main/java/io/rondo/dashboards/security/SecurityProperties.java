package io.rondo.dashboards.security;

import io.rondo.consent.EmailAddresses;
import io.rondo.dashboards.site.Role;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may sign in.
 *
 * @param demoLogins offer accounts whose password the sign-in page shows; only where nobody else can reach the page
 *     (see {@link DemoLogins})
 * @param users everybody else
 */
@ConfigurationProperties("rondo")
record SecurityProperties(boolean demoLogins, @Nullable List<User> users) {

    private static final Pattern BCRYPT = Pattern.compile("(\\{bcrypt})?\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");

    List<User> allUsers() {
        return users == null ? List.of() : users;
    }

    /**
     * One account.
     *
     * @param password a bcrypt hash, never the password itself
     * @param email where test mails to this person go; null if they send none
     */
    record User(
            String name,
            String password,
            Set<Role> roles,
            @Nullable String email) {

        User {
            if (name == null || name.isBlank()) {
                throw new IllegalArgumentException(
                        "Expected every entry of rondo.users to have a name, but one has none");
            }
            if (password == null || !BCRYPT.matcher(password).matches()) {
                // Without the value: it may be somebody's password in clear.
                throw new IllegalArgumentException(
                        "Expected the password of rondo.users entry '%s' to be a bcrypt hash ($2a$, $2b$ or $2y$), but it is not"
                                .formatted(name));
            }
            if (roles == null || roles.isEmpty()) {
                throw new IllegalArgumentException(
                        "Expected rondo.users entry '%s' to have a role (marketer, agent, manager, admin or api), but it has none"
                                .formatted(name));
            }
            if (email != null && !EmailAddresses.isAcceptable(email)) {
                throw new IllegalArgumentException(
                        "Expected the email of rondo.users entry '%s' to be an e-mail address, but: %s"
                                .formatted(
                                        name,
                                        EmailAddresses.problemOf(email)
                                                .map(EmailAddresses.Problem::code)
                                                .orElse("")));
            }
        }

        String storedPassword() {
            return password.startsWith("{") ? password : "{bcrypt}" + password;
        }
    }
}
