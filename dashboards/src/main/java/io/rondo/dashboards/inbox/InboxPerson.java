package io.rondo.dashboards.inbox;

import io.rondo.dashboards.site.Role;
import io.rondo.dashboards.site.Viewer;
import io.rondo.tasks.Person;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The viewer as the flows know them: their roles are the candidate groups; an admin belongs to every group. */
public final class InboxPerson {

    private InboxPerson() {}

    public static Person of(Viewer viewer) {
        var roles = viewer.roles().contains(Role.ADMIN) ? Arrays.asList(Role.values()) : viewer.roles();
        return new Person(viewer.name(), roles.stream().map(Role::key).collect(Collectors.toSet()));
    }
}
