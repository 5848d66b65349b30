package io.rondo.consent;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Rondo accepts as an e-mail address: the dot-atom form every mail server takes (RFC 5321 without quoted local parts,
 * comments, address literals and non-ASCII). Stricter than {@code InternetAddress}, which lets {@code <a@b>c@d} pass;
 * stricter than the RFCs on purpose, because an address also travels in headers and commands. A domain in another script
 * is written in its {@code xn--} form.
 */
public final class EmailAddresses {

    private static final int MAX_LENGTH = 254;
    private static final int MAX_LOCAL_LENGTH = 64;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private EmailAddresses() {}

    /** Why an address is not accepted; the code is stable and shown to people. */
    public enum Problem {
        NO_AT("no-at-sign"),
        MANY_AT("more-than-one-at-sign"),
        TOO_LONG("address-too-long"),
        NOT_ASCII("not-ascii"),
        BAD_LOCAL_PART("bad-name-before-at"),
        BAD_DOMAIN("bad-domain");

        private final String code;

        Problem(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** What is wrong with this address; empty if nothing is. Surrounding space is wrong too: strip before asking. */
    public static Optional<Problem> problemOf(String address) {
        if (address.length() > MAX_LENGTH) {
            return Optional.of(Problem.TOO_LONG);
        }
        if (!address.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            return Optional.of(Problem.NOT_ASCII);
        }
        var at = address.indexOf('@');
        if (at < 0) {
            return Optional.of(Problem.NO_AT);
        }
        if (at != address.lastIndexOf('@')) {
            return Optional.of(Problem.MANY_AT);
        }
        if (at > MAX_LOCAL_LENGTH || !LOCAL.matcher(address.substring(0, at)).matches()) {
            return Optional.of(Problem.BAD_LOCAL_PART);
        }
        return isDomain(address.substring(at + 1)) ? Optional.empty() : Optional.of(Problem.BAD_DOMAIN);
    }

    public static boolean isAcceptable(String address) {
        return problemOf(address).isEmpty();
    }

    private static boolean isDomain(String domain) {
        var labels = domain.split("\\.", -1);
        if (labels.length < 2 || DIGITS.matcher(labels[labels.length - 1]).matches()) {
            return false;
        }
        for (var label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }
}
