package io.rondo.offers;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What may stand in a mail's header as text for people (a subject, a name). Refused rather than mended: a value that holds a
 * line break is broken data or an attack, and either should be seen in the accounting.
 */
public final class HeaderText {

    /** Longest text in UTF-16 units: folding cannot break a word, and a line may have 998 octets (RFC 5322). */
    public static final int MAX_LENGTH = 300;

    /**
     * Controls, line separators, halves of surrogate pairs, and the marks that turn the direction of what follows. U+760D and
     * U+760A became CR and LF in mail libraries before Angus 2.0.4 (CVE-2025-7962); other letters whose low byte is one of
     * these, such as the Czech č (U+010D), never did and are welcome.
     */
    private static final Pattern REFUSED =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u202A-\\u202E\\u2066-\\u2069\\u760D\\u760A]");

    /** Text that readers would decode (RFC 2047): nobody's name, and a way to smuggle in what is refused above. */
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?[^?\\s]+\\?[bBqQ]\\?");

    /** Why a text may not stand in a header. */
    public enum Problem {
        CONTROL_CHARACTER,
        TOO_LONG
    }

    private HeaderText() {}

    public static Optional<Problem> problemOf(String text) {
        if (REFUSED.matcher(text).find() || ENCODED_WORD.matcher(text).find()) {
            return Optional.of(Problem.CONTROL_CHARACTER);
        }
        return text.length() > MAX_LENGTH ? Optional.of(Problem.TOO_LONG) : Optional.empty();
    }

    public static boolean isAcceptable(String text) {
        return problemOf(text).isEmpty();
    }
}
