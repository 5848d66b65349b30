package io.rondo.audiences;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How much a customer is worth to us at present. */
public enum ValueTier {
    HIGH("high"),
    MID("mid"),
    LOW("low");

    private final String code;

    ValueTier(String code) {
        this.code = code;
    }

    /** As stored in PostgreSQL and written in files. */
    @JsonValue
    public String code() {
        return code;
    }

    @JsonCreator
    public static ValueTier of(String code) {
        return CriteriaLimits.named(values(), ValueTier::code, code);
    }
}
