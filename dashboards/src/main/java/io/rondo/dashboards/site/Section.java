package io.rondo.dashboards.site;

import static io.rondo.dashboards.site.Role.ADMIN;
import static io.rondo.dashboards.site.Role.AGENT;
import static io.rondo.dashboards.site.Role.MANAGER;
import static io.rondo.dashboards.site.Role.MARKETER;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A job somebody comes to Rondo for: one entry of the navigation, one path prefix, and the roles that see it. The
 * security rules are made from this list, so a section nobody may open is never shown.
 */
public enum Section {
    CAMPAIGNS("speakerphone", MARKETER, MANAGER, ADMIN),
    AUDIENCE("users-group", MARKETER, MANAGER, ADMIN),
    OFFERS("tag", MARKETER, MANAGER, ADMIN),
    FLOWS("sitemap", MARKETER, MANAGER, ADMIN),
    INBOX("inbox", AGENT, MANAGER, ADMIN),
    RECOVERY("heart-handshake", AGENT, MANAGER, ADMIN),
    RESULTS("chart-dots-3", MARKETER, MANAGER, ADMIN),
    ADMIN_PAGES("settings", ADMIN);

    private final String icon;
    private final Set<Role> roles;

    Section(String icon, Role... roles) {
        this.icon = icon;
        this.roles = Set.of(roles);
    }

    /** The sections these roles may open, in the order of the navigation. */
    public static List<Section> of(Collection<Role> roles) {
        return List.of(values()).stream()
                .filter(section -> section.roles.stream().anyMatch(roles::contains))
                .toList();
    }

    /** The page each role starts with: marketers their campaigns, agents the inbox, managers what paid. */
    public static Section landingFor(Collection<Role> roles) {
        if (roles.contains(ADMIN) || roles.contains(MARKETER)) {
            return CAMPAIGNS;
        }
        return roles.contains(MANAGER) ? RESULTS : INBOX;
    }

    public String key() {
        return this == ADMIN_PAGES ? "admin" : name().toLowerCase(Locale.ROOT);
    }

    public String path() {
        return "/" + key();
    }

    public String icon() {
        return icon;
    }

    public Set<Role> roles() {
        return roles;
    }
}
