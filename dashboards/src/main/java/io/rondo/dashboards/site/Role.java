package io.rondo.dashboards.site;

import java.util.Locale;

/** What a person (or a program) does with Rondo. */
public enum Role {
    /** designs segments, offers and campaigns */
    MARKETER,
    /** works the inbox and recovery */
    AGENT,
    /** approves, and watches what paid */
    MANAGER,
    /** everything, and who may do what */
    ADMIN,
    /** a program that reports responses; sees no page */
    API;

    /** The lower-case name used in configuration, messages and the flows' candidate groups. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
