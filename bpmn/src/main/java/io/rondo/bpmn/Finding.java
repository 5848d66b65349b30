package io.rondo.bpmn;

import org.jspecify.annotations.Nullable;

/**
 * Something in a flow that would not work, or would do harm, once the flow runs.
 *
 * @param file the file as it was given
 * @param elementId id of the element in the diagram; null if the finding is about the whole file
 * @param elementName its name, or its id if it has none; null if the finding is about the whole file
 * @param rule short name of the rule, stable, for example {@code unknown-job-type}
 * @param message what is wrong and what to do about it, in plain words, without a line break
 */
public record Finding(
        String file, @Nullable String elementId, @Nullable String elementName, String rule, String message) {

    /** One line for a terminal: where, what, and the rule in brackets. */
    @Override
    public String toString() {
        var where = elementId == null
                ? file
                : elementId.equals(elementName)
                        ? "%s: %s".formatted(file, elementId)
                        : "%s: \"%s\" (%s)".formatted(file, elementName, elementId);
        return "%s: %s [%s]".formatted(where, message, rule);
    }
}
