package io.rondo.dashboards.site;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Who looks at the page. Every template has it as {@code viewer}; a controller method takes it as a parameter.
 *
 * @param name sign-in name; empty before sign-in
 * @param theme {@code light}, {@code dark} or {@code auto}
 * @param path the requested path with its query, to come back to after a change of language or theme
 */
public record Viewer(String name, Set<Role> roles, String theme, String path) {

    static Set<Role> rolesOf(Authentication authentication) {
        var found = EnumSet.noneOf(Role.class);
        authentication.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .forEach(authority -> Arrays.stream(Role.values())
                        .filter(role -> ("ROLE_" + role).equals(authority))
                        .forEach(found::add));
        return found;
    }

    public boolean signedIn() {
        return !name.isEmpty();
    }

    /** Whether the viewer has one of these roles, written as in configuration: {@code viewer.is('manager', 'admin')}. */
    public boolean is(String... keys) {
        return roles.stream().anyMatch(role -> List.of(keys).contains(role.key()));
    }

    public List<Section> sections() {
        return Section.of(roles);
    }
}
