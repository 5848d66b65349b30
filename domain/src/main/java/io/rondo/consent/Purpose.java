package io.rondo.consent;

import java.util.Arrays;

/** What a message is for. Consent is given per purpose. */
public enum Purpose {
    /** needs consent, honours caps and every suppression */
    MARKETING("marketing"),
    /** about something the customer started: a complaint, an order */
    SERVICE("service");

    private final String code;

    Purpose(String code) {
        this.code = code;
    }

    /** As stored in PostgreSQL. */
    public String code() {
        return code;
    }

    public static Purpose of(String code) {
        return Arrays.stream(values())
                .filter(purpose -> purpose.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected a purpose marketing or service, but it is '" + code + "'"));
    }
}
