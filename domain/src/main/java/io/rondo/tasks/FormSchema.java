package io.rondo.tasks;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The inputs of a deployed Camunda form, groups opened. */
record FormSchema(String id, List<FormField> fields) {

    /** No form: a task that only wants to be confirmed. */
    static final FormSchema NONE = new FormSchema("", List.of());

    static FormSchema of(JsonNode form) {
        var fields = new ArrayList<FormField>();
        collect(form.path("components"), "", List.of(), fields);
        return new FormSchema(form.path("id").asString(""), List.copyOf(fields));
    }

    private static void collect(JsonNode components, String path, List<String> outer, List<FormField> into) {
        for (var component : components) {
            var hiddenBy = new ArrayList<>(outer);
            var hide = component.path("conditional").path("hide").asString("");
            if (hide.startsWith("=")) {
                hiddenBy.add(hide.substring(1));
            }
            var type = component.path("type").asString("");
            if (type.equals("group")) {
                var own = component.path("path").asString("");
                collect(component.path("components"), own.isEmpty() ? path : path + own + ".", hiddenBy, into);
            }
            // What a person cannot change is not part of their answer.
            var key = component.path("key").asString("");
            if (!key.isEmpty() && !component.path("disabled").asBoolean(false) && !isReadOnly(component)) {
                FormField.Kind.of(type)
                        .ifPresent(kind -> into.add(new FormField(path + key, kind, component, List.copyOf(hiddenBy))));
            }
        }
    }

    private static boolean isReadOnly(JsonNode component) {
        return component.path("readonly").isBoolean()
                && component.path("readonly").asBoolean();
    }
}
