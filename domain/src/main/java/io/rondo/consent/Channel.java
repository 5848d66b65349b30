package io.rondo.consent;

import java.util.Arrays;

/** A way to reach a customer. Consent is given per channel. */
public enum Channel {
    EMAIL("email"),
    PHONE("phone"),
    SMS("sms");

    private final String code;

    Channel(String code) {
        this.code = code;
    }

    /** As stored in PostgreSQL. */
    public String code() {
        return code;
    }

    public static Channel of(String code) {
        return Arrays.stream(values())
                .filter(channel -> channel.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected a channel email, phone or sms, but it is '" + code + "'"));
    }
}
