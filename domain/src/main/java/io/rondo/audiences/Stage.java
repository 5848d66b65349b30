package io.rondo.audiences;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

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
        return Arrays.stream(values())
                .filter(stage -> stage.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected a stage exploration, build-up, stability, decline or dormant, but it is '" + code
                                + "'"));
    }
}
