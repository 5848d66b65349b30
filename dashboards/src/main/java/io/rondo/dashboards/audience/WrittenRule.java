package io.rondo.dashboards.audience;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.WrongRule;
import io.rondo.dashboards.site.Formats;
import java.util.Collection;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** The rule of a segment as the editor's page holds it: JSON, either way. */
@Component
class WrittenRule {

    private final JsonMapper json;
    private final Formats formats;

    WrittenRule(JsonMapper json, Formats formats) {
        this.json = json;
        this.formats = formats;
    }

    String of(Criteria rule) {
        return json.writeValueAsString(rule);
    }

    /** The rule of the form; null, and an error on the form, if it is none. */
    @Nullable
    Criteria read(SegmentForm form, BindingResult errors) {
        try {
            return json.readValue(form.getCriteria(), Criteria.class);
        } catch (JacksonException | IllegalArgumentException e) {
            reject(e, errors);
            return null;
        }
    }

    /** Says on the form what is wrong with the rule. */
    void reject(RuntimeException e, BindingResult errors) {
        var words = words(e);
        errors.reject("segments.wrong", new Object[] {words}, words);
    }

    /** Which condition, what was expected and what came, in the viewer's language. */
    private String words(RuntimeException e) {
        var what = what(e);
        var where = e instanceof JacksonException read ? where(read) : "";
        return where.isEmpty() ? what : formats.text("segments.wrong.at", where, what);
    }

    private String what(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof WrongRule wrong) {
                return formats.text(
                        "segments.wrong." + wrong.code(),
                        wrong.facts().stream().map(this::fact).toArray());
            }
        }
        return switch (e) {
            case NoSuchElementException _ -> formats.text("segments.wrong.gone");
            case StreamReadException at ->
                formats.text(
                        "segments.wrong.json",
                        at.getLocation().getLineNr(),
                        at.getLocation().getColumnNr());
            case InvalidTypeIdException kind ->
                kind.getTypeId() == null
                        ? formats.text("segments.wrong.no-kind")
                        : formats.text("segments.wrong.kind", kind.getTypeId());
            case UnrecognizedPropertyException name -> formats.text("segments.wrong.property", name.getPropertyName());
            case MismatchedInputException value ->
                value.getPath().isEmpty()
                        ? formats.text("segments.wrong.none")
                        : formats.text("segments.wrong.form", property(value));
            default -> formats.text("segments.error.rule");
        };
    }

    /** The places of the groups and conditions on the way down, counted from 1; empty for the whole rule. */
    private static String where(JacksonException e) {
        return e.getPath().stream()
                .filter(step -> step.getIndex() >= 0 && step.getPropertyName() == null)
                .map(step -> String.valueOf(step.getIndex() + 1))
                .collect(Collectors.joining("."));
    }

    private static String property(JacksonException e) {
        return e.getPath().stream()
                .filter(step -> step.getPropertyName() != null)
                .reduce((first, last) -> last)
                .map(JacksonException.Reference::getPropertyName)
                .orElse("…");
    }

    private Object fact(Object fact) {
        return switch (fact) {
            case Collection<?> several ->
                several.stream().map(String::valueOf).collect(Collectors.joining(formats.text("fmt.comma")));
            case String kind -> formats.code("segments.kind", kind);
            default -> fact;
        };
    }
}
