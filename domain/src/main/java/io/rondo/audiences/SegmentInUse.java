package io.rondo.audiences;

import java.util.List;

/** A segment cannot be renamed or deleted while a campaign or another rule names it. */
public class SegmentInUse extends RuntimeException {

    private final List<String> users;

    SegmentInUse(String name, List<String> users) {
        super("Expected segment '%s' to be used by nothing, but it is used by %s".formatted(name, users));
        this.users = List.copyOf(users);
    }

    /** Names of the campaigns and segments that use it. */
    public List<String> users() {
        return users;
    }
}
