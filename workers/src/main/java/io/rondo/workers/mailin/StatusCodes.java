package io.rondo.workers.mailin;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The enhanced status code (RFC 3463) of a failure. Where the server gave none, or one that says nothing (x.0.0), what it said
 * beside it tells: first a code in the text, then the few sentences servers use for a mailbox that does not exist or is full.
 */
final class StatusCodes {

    private static final Pattern CODE = Pattern.compile("(?<![\\d.])([245]\\.\\d{1,3}\\.\\d{1,3})(?![\\d.])");
    private static final Pattern REPLY = Pattern.compile("(?<![\\d.])([45])\\d\\d(?![\\d.])");

    private static final Pattern NO_MAILBOX = Pattern.compile(
            "user (is )?unknown|unknown user|no such (user|recipient|mailbox|address|account)|user not found"
                    + "|(user|recipient|mailbox|account|address) (does not|doesn't|not) exist|mailbox not found"
                    + "|no mailbox here|invalid (recipient|mailbox)|account (has been )?(closed|disabled|cancelled)"
                    + "|mailbox unavailable or access denied|user doesn't have a .{1,40} account|recipnotfound|recipient address rejected: access denied");

    private static final Pattern FULL =
            Pattern.compile("(mailbox|quota|inbox|mail box).{0,30}(full|exceeded)|over ?quota|out of (storage|space)"
                    + "|exceeded storage|user's storage");

    private StatusCodes() {}

    /**
     * The code to keep.
     *
     * @param field of the report; may be empty
     * @param diagnostic what the server said; may be empty
     */
    static Optional<String> of(String field, String diagnostic) {
        var given = first(CODE, field);
        if (given.isPresent() && says(given.get(), diagnostic)) {
            return given;
        }
        var text = diagnostic.toLowerCase(Locale.ROOT);
        return first(CODE, diagnostic)
                .filter(code -> says(code, diagnostic))
                .or(() -> NO_MAILBOX.matcher(text).find() ? Optional.of("5.1.1") : Optional.empty())
                .or(() -> FULL.matcher(text).find() ? Optional.of("5.2.2") : Optional.empty())
                .or(() -> given)
                .or(() -> first(CODE, diagnostic))
                .or(() -> first(REPLY, diagnostic).map(digit -> digit + ".0.0"));
    }

    /** Microsoft 365 says 5.4.1, a trouble of routing, for recipients that do not exist. */
    private static boolean says(String code, String diagnostic) {
        var misused = code.equals("5.4.1")
                && diagnostic.toLowerCase(Locale.ROOT).contains("recipient address rejected: access denied");
        return !misused && !code.endsWith(".0.0");
    }

    private static Optional<String> first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
