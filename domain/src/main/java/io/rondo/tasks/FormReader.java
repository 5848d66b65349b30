package io.rondo.tasks;

import io.rondo.tasks.AnswersInvalid.Problem;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an answer by its form: checks what the form demands (the browser's word is not taken for it), and separates what
 * the engine may get from what stays here. Values a form does not ask for are dropped; strings of a plain form post are
 * read as the type their field has.
 */
@Component
class FormReader {

    private static final Logger LOG = LoggerFactory.getLogger(FormReader.class);

    private final Feel feel;
    private final JsonMapper json;

    FormReader(Feel feel, JsonMapper json) {
        this.feel = feel;
        this.json = json;
    }

    /**
     * An answer, read.
     *
     * @param stored every value the form asks for, nested as its keys say
     * @param values numbers, booleans, choices and dates only; null where nothing was given, so that what an earlier
     *     round of the flow left is overwritten
     */
    record Answer(Map<String, @Nullable Object> stored, Map<String, @Nullable Object> values, List<Problem> problems) {}

    /** @param facts what the form was shown with; conditions and choices may depend on it */
    Answer read(FormSchema form, JsonNode answers, Map<String, Object> facts) {
        var context = new HashMap<>(facts);
        answers.properties().forEach(e -> {
            var value = json.convertValue(e.getValue(), Object.class);
            if (value != null) {
                context.put(e.getKey(), value);
            }
        });
        var answer = new Answer(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        for (var field : form.fields()) {
            read(field, at(answers, field.key()), context, answer);
        }
        return answer;
    }

    private void read(FormField field, JsonNode given, Map<String, Object> context, Answer answer) {
        // A condition that cannot be evaluated here hides nothing, but then nothing is demanded either.
        var hidden = field.hiddenBy().stream()
                .map(condition -> feel.evaluate(condition, context))
                .toList();
        var invisible =
                hidden.stream().anyMatch(it -> it.filter(Boolean.TRUE::equals).isPresent());
        var certain = hidden.stream().allMatch(Optional::isPresent);
        var value = invisible || absent(given) ? null : value(field, given, context, answer.problems());
        if (value == null && field.kind() == FormField.Kind.BOOLEAN && !invisible) {
            value = false;
        }
        var unanswered = value == null || (field.kind() == FormField.Kind.BOOLEAN && Boolean.FALSE.equals(value));
        if (unanswered && field.required() && !invisible && certain && absentOrFalse(given)) {
            answer.problems().add(new Problem(field.key(), "required", ""));
        }
        if (value != null) {
            put(answer.stored(), field.key(), value);
        }
        if (field.kind() != FormField.Kind.TEXT) {
            put(answer.values(), field.key(), value);
        }
    }

    private @Nullable Object value(
            FormField field, JsonNode given, Map<String, Object> context, List<Problem> problems) {
        return switch (field.kind()) {
            case NUMBER -> number(field, given, problems);
            case BOOLEAN -> given.isBoolean() ? given.asBoolean() : Boolean.parseBoolean(given.asString(""));
            case CHOICE -> choice(field, given, choices(field, context), problems);
            case CHOICES -> several(field, given, choices(field, context), problems);
            case DATE -> date(field, given, problems);
            case TEXT -> text(field, given, problems);
        };
    }

    private static @Nullable Object number(FormField field, JsonNode given, List<Problem> problems) {
        BigDecimal number;
        try {
            number = given.isNumber()
                    ? given.decimalValue()
                    : new BigDecimal(given.asString("").strip());
        } catch (NumberFormatException e) {
            problems.add(new Problem(field.key(), "number", ""));
            return null;
        }
        var min = field.limit("min");
        if (min != null && number.compareTo(min) < 0) {
            problems.add(new Problem(field.key(), "min", min.toPlainString()));
        }
        var max = field.limit("max");
        if (max != null && number.compareTo(max) > 0) {
            problems.add(new Problem(field.key(), "max", max.toPlainString()));
        }
        return number;
    }

    private static @Nullable Object choice(
            FormField field, JsonNode given, List<Object> choices, List<Problem> problems) {
        var wanted = given.asString("");
        var found = choices.stream().filter(it -> it.toString().equals(wanted)).findFirst();
        if (found.isEmpty()) {
            problems.add(new Problem(field.key(), "choice", ""));
        }
        return found.orElse(null);
    }

    private static @Nullable Object several(
            FormField field, JsonNode given, List<Object> choices, List<Problem> problems) {
        var found = new ArrayList<Object>();
        for (var one : given.isArray() ? given : given.isString() ? List.of(given) : List.<JsonNode>of()) {
            var value = choice(field, one, choices, problems);
            if (value != null) {
                found.add(value);
            }
        }
        return found.isEmpty() ? null : found;
    }

    /** Values of static options, or of the expression or list of facts the form makes its options from. */
    List<Object> choices(FormField field, Map<String, Object> context) {
        var component = field.component();
        if (component.has("values")) {
            var values = new ArrayList<Object>();
            component.path("values").forEach(it -> values.add(json.convertValue(it.path("value"), Object.class)));
            return values;
        }
        var expression = component.path("valuesExpression").asString("");
        var key = component.path("valuesKey").asString("");
        var options = expression.startsWith("=")
                ? feel.evaluate(expression.substring(1), context)
                : Optional.ofNullable(context.get(key));
        if (options.orElse(null) instanceof List<?> list) {
            var values = new ArrayList<Object>();
            for (var option : list) {
                var value = option instanceof Map<?, ?> map ? map.get("value") : option;
                if (value != null) {
                    values.add(value);
                }
            }
            return values;
        }
        LOG.warn("Expected form field '{}' to have options, but none can be found: no answer fits it", field.key());
        return List.of();
    }

    private static @Nullable Object date(FormField field, JsonNode given, List<Problem> problems) {
        var text = given.asString("");
        for (var format : DATES) {
            try {
                format.parse(text);
                return text;
            } catch (DateTimeParseException e) {
                // The next format may fit.
            }
        }
        problems.add(new Problem(field.key(), "date", ""));
        return null;
    }

    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.ISO_LOCAL_DATE,
            DateTimeFormatter.ISO_DATE_TIME,
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm[XXX]"),
            DateTimeFormatter.ISO_TIME,
            DateTimeFormatter.ofPattern("HH:mm[XXX]"));

    private static @Nullable Object text(FormField field, JsonNode given, List<Problem> problems) {
        var text = given.asString("");
        var min = field.limit("minLength");
        if (min != null && text.length() < min.intValue()) {
            problems.add(new Problem(field.key(), "minLength", min.toPlainString()));
        }
        var max = field.limit("maxLength");
        if (max != null && text.length() > max.intValue()) {
            problems.add(new Problem(field.key(), "maxLength", max.toPlainString()));
        }
        var pattern = field.pattern();
        if (pattern != null && !Pattern.compile(pattern).matcher(text).find()) {
            problems.add(new Problem(field.key(), "pattern", ""));
        }
        return text;
    }

    private static JsonNode at(JsonNode answers, String key) {
        var node = answers;
        for (var part : key.split("\\.", -1)) {
            node = node.path(part);
        }
        // A plain form post has flat names.
        return node.isMissingNode() ? answers.path(key) : node;
    }

    private static boolean absent(JsonNode given) {
        return given.isMissingNode()
                || given.isNull()
                || (given.isString() && given.asString().isBlank())
                || (given.isArray() && given.isEmpty());
    }

    private static boolean absentOrFalse(JsonNode given) {
        return absent(given) || (given.isBoolean() && !given.asBoolean()) || "false".equals(given.asString(""));
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, @Nullable Object> into, String key, @Nullable Object value) {
        var parts = key.split("\\.", -1);
        var level = into;
        for (var i = 0; i < parts.length - 1; i++) {
            level = (Map<String, @Nullable Object>)
                    java.util.Objects.requireNonNull(level.computeIfAbsent(parts[i], _ -> new LinkedHashMap<>()));
        }
        level.put(parts[parts.length - 1], value);
    }
}
