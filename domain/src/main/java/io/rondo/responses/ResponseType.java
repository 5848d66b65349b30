package io.rondo.responses;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What came back. */
public enum ResponseType {
    /** The pixel of a message was fetched; proves delivery, never interest. */
    OPEN,
    /** A tracked link was followed. */
    CLICK,
    /** A visit to the site, reported by it. */
    VISIT,
    /** A person answered a message. */
    REPLY,
    /** A machine answered a message (out of office and the like). */
    AUTO_REPLY,
    /** A message could not be delivered; the detail is its enhanced status code (RFC 3463). */
    BOUNCE,
    /** A dissatisfied customer; opens a case. */
    COMPLAINT,
    /** The spam button was pressed; suppresses the address and opens a case. */
    ABUSE,
    /** No more marketing, please. */
    OPT_OUT,
    /** Something was bought; carries an amount. */
    ORDER,
    /** An answer to a satisfaction survey; carries a score. */
    SURVEY,
    /** A call was made; the detail is its result ({@code interested}, {@code not-interested}, {@code not-reached},
     * {@code complaint}). */
    CALL;

    /** The word stored and spoken at the API, such as {@code opt-out}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The type with this word, if there is one. */
    public static Optional<ResponseType> of(String code) {
        return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
    }

    public static List<String> codes() {
        return Arrays.stream(values()).map(ResponseType::code).toList();
    }
}
