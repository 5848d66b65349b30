package io.rondo.consent;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Rondo accepts as an e-mail address: the dot-atom form every mail server takes (RFC 5321 without quoted local parts,
 * comments and address literals). Stricter than {@code InternetAddress}, which lets {@code <a@b>c@d} pass; stricter than
 * the RFCs on purpose, because an address also travels in headers and commands. A domain may be written in any script: it is
 * stored and sent in its {@code xn--} form ({@link #toAscii}). A local part in another script needs a server with SMTPUTF8
 * (RFC 6531) all the way, which nobody can promise, so it is refused.
 */
public final class EmailAddresses {

    private static final int MAX_LENGTH = 254;
    private static final int MAX_LOCAL_LENGTH = 64;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    /** Controls, format characters, line separators, halves of pairs, and what once became CR and LF (CVE-2025-7962). */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\u760D\\u760A]");

    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x21-\\x7e]");

    private EmailAddresses() {}

    /** Why an address is not accepted; the code is stable and shown to people. */
    public enum Problem {
        NO_AT("no-at-sign"),
        MANY_AT("more-than-one-at-sign"),
        TOO_LONG("address-too-long"),
        CONTROL_CHARACTER("control-character-in-address"),
        /** The part before the @ is not ASCII: only servers with SMTPUTF8 take it. */
        NEEDS_SMTPUTF8("needs-smtputf8"),
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
        if (INVISIBLE.matcher(address).find()) {
            return Optional.of(Problem.CONTROL_CHARACTER);
        }
        var at = address.indexOf('@');
        if (at < 0) {
            return Optional.of(Problem.NO_AT);
        }
        if (at != address.lastIndexOf('@')) {
            return Optional.of(Problem.MANY_AT);
        }
        var local = address.substring(0, at);
        if (at > MAX_LOCAL_LENGTH || !LOCAL.matcher(local).matches()) {
            return Optional.of(
                    local.chars().anyMatch(c -> c > 0x7f && !Character.isSpaceChar(c))
                            ? Problem.NEEDS_SMTPUTF8
                            : Problem.BAD_LOCAL_PART);
        }
        var domain = ascii(address.substring(at + 1));
        if (domain.isEmpty()) {
            return Optional.of(Problem.BAD_DOMAIN);
        }
        return at + 1 + domain.get().length() > MAX_LENGTH ? Optional.of(Problem.TOO_LONG) : Optional.empty();
    }

    public static boolean isAcceptable(String address) {
        return problemOf(address).isEmpty();
    }

    /**
     * The form an address is stored and sent in: unchanged if it is ASCII, else with its domain in {@code xn--} form.
     *
     * @throws IllegalArgumentException if the address is not accepted; the message holds the problem's code, never the address
     */
    public static String toAscii(String address) {
        problemOf(address).ifPresent(problem -> {
            throw new IllegalArgumentException("Expected an acceptable e-mail address, but: " + problem.code());
        });
        var at = address.indexOf('@');
        return address.substring(0, at + 1) + ascii(address.substring(at + 1)).orElseThrow();
    }

    private static Optional<String> ascii(String domain) {
        if (!NOT_ASCII.matcher(domain).find()) {
            return isDomain(domain) ? Optional.of(domain) : Optional.empty();
        }
        try {
            return Optional.of(IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES)).filter(EmailAddresses::isDomain);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
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
