package io.rondo.recovery;

import java.util.Locale;

/** What went wrong, as the agent who resolves a case sees it; cases are ranked by it. */
public enum CauseCode {
    LATE_DELIVERY,
    DAMAGED_GOODS,
    WRONG_ITEM,
    BILLING_ERROR,
    UNWANTED_CONTACT,
    UNFRIENDLY_SERVICE,
    PRODUCT_QUALITY,
    OTHER;

    /** The choice in forms and the word stored, such as {@code late-delivery}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if there is no such cause */
    public static CauseCode of(String code) {
        for (var cause : values()) {
            if (cause.code().equals(code)) {
                return cause;
            }
        }
        throw new IllegalArgumentException(
                "Expected a cause code such as 'late-delivery', but it is '%s'".formatted(code));
    }
}
