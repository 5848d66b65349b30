package io.rondo.audiences;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Where a customer stands in the life cycle of the relationship. */
public enum Stage {
    EXPLORATION("exploration"),
    BUILD_UP("build-up"),
    STABILITY("stability"),
    DECLINE("decline"),
    DORMANT("dormant");

    private final String code;

    Stage(String code) {
        this.code = code;
    }

    /** As stored in PostgreSQL and written in files. */
    @JsonValue
    public String code() {
        return code;
    }

    @JsonCreator
    public static Stage of(String code) {
        return CriteriaLimits.named(values(), Stage::code, code);
    }
}
