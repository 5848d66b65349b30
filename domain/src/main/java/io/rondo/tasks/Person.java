package io.rondo.tasks;

import java.util.Set;

/**
 * Somebody who works tasks.
 *
 * @param name sign-in name, the assignee of what they claim
 * @param groups candidate groups they belong to, such as {@code agent}
 */
public record Person(String name, Set<String> groups) {

    public Person {
        if (name.isBlank()) {
            throw new IllegalArgumentException("Expected a person with a name, but it is blank");
        }
        groups = Set.copyOf(groups);
    }
}
