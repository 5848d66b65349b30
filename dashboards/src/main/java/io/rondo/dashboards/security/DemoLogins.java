package io.rondo.dashboards.security;

import io.rondo.dashboards.site.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Accounts for looking around: their password is written on the sign-in page. They exist only with
 * {@code rondo.demo-logins=true} on a server bound to a loopback address, and open only to a request that comes from this
 * machine directly: not through a proxy, and not under a foreign host name (which a web page elsewhere could have pointed
 * here).
 */
@Component
public class DemoLogins {

    /** The password of every demo account. */
    public static final String PASSWORD = "rondo-demo";

    /** Two managers, because nobody approves a campaign of their own. */
    public static final List<Account> ACCOUNTS = List.of(
            new Account("marketer", Role.MARKETER),
            new Account("agent", Role.AGENT),
            new Account("manager", Role.MANAGER),
            new Account("manager2", Role.MANAGER),
            new Account("admin", Role.ADMIN),
            new Account("api", Role.API));

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final List<String> PROXY_HEADERS = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    private final boolean enabled;

    DemoLogins(SecurityProperties properties, @Value("${server.address:}") String address) {
        if (properties.demoLogins() && !isLoopback(address)) {
            throw new IllegalStateException(
                    "Expected server.address to be a loopback address (127.0.0.1 or ::1), because rondo.demo-logins=true offers"
                            + " accounts with a public password, but it is '%s'. Set server.address, or rondo.demo-logins=false and rondo.users."
                                    .formatted(address));
        }
        this.enabled = properties.demoLogins();
    }

    /** The demo account of this name, if demo accounts are on. */
    Optional<Account> find(String name) {
        return enabled
                ? ACCOUNTS.stream()
                        .filter(account -> account.name().equals(name))
                        .findFirst()
                : Optional.empty();
    }

    /** Whether this request may see and use the demo accounts. */
    boolean openTo(HttpServletRequest request) {
        return enabled
                && isLoopback(request.getRemoteAddr())
                && LOOPBACK_NAMES.contains(request.getServerName().toLowerCase(Locale.ROOT))
                && PROXY_HEADERS.stream().allMatch(header -> request.getHeader(header) == null);
    }

    private static boolean isLoopback(@Nullable String address) {
        if (address == null || address.isBlank()) {
            return false;
        }
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** One demo account. */
    public record Account(String name, Role role) {}
}
