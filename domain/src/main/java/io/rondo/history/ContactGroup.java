package io.rondo.history;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Contacts that share the values of some fields, and what they did.
 *
 * @param key the values grouped by; a field is absent where its contacts have no value
 */
public record ContactGroup(Map<Field, String> key, ContactFigures figures) {

    /** What contacts can be grouped by. */
    public enum Field {
        CAMPAIGN("campaignId"),
        ARM("arm"),
        HOLD_OUT("holdOut"),
        SEGMENT("segment"),
        OFFER("offer");

        final String name;

        Field(String name) {
            this.name = name;
        }
    }

    /** The group's value of a field, null where its contacts have none. */
    public @Nullable String value(Field field) {
        return key.get(field);
    }

    /** As {@link #value}, for a field every contact has. */
    public String required(Field field) {
        var value = key.get(field);
        if (value == null) {
            throw new IllegalStateException(
                    "Expected every contact to have '%s', but %s has none".formatted(field, this));
        }
        return value;
    }

    public boolean holdOut() {
        return Boolean.parseBoolean(required(Field.HOLD_OUT));
    }
}
