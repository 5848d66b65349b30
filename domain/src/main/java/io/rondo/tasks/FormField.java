package io.rondo.tasks;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One input of a Camunda form.
 *
 * @param key where its value sits in the answer; dots separate levels
 * @param hiddenBy FEEL conditions of its own and of the groups around it, without the leading {@code =}
 */
record FormField(String key, Kind kind, JsonNode component, List<String> hiddenBy) {

    /** How a value is read, and whether it may leave for the engine. */
    enum Kind {
        NUMBER(Set.of("number")),
        BOOLEAN(Set.of("checkbox")),
        CHOICE(Set.of("radio", "select")),
        CHOICES(Set.of("checklist", "taglist")),
        DATE(Set.of("datetime")),
        /** what a person wrote: stays in PostgreSQL, because it may name people */
        TEXT(Set.of("textfield", "textarea"));

        private final Set<String> types;

        Kind(Set<String> types) {
            this.types = types;
        }

        static Optional<Kind> of(String type) {
            for (var kind : values()) {
                if (kind.types.contains(type)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    boolean required() {
        return component.path("validate").path("required").asBoolean(false);
    }

    /** A limit given as a number; one given as an expression is left to the form. */
    @Nullable
    BigDecimal limit(String name) {
        var limit = component.path("validate").path(name);
        return limit.isNumber() ? limit.decimalValue() : null;
    }

    @Nullable
    String pattern() {
        var pattern = component.path("validate").path("pattern").asString("");
        return pattern.isEmpty() ? null : pattern;
    }
}
