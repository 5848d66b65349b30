package io.rondo.dashboards.audience;

import io.rondo.audiences.Criteria;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The rule of a segment as the editor's page holds it: JSON, either way. */
@Component
class WrittenRule {

    private final JsonMapper json;

    WrittenRule(JsonMapper json) {
        this.json = json;
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
            errors.reject("segments.error.rule");
            return null;
        }
    }
}
