package io.rondo.offers;

/** This mail must not leave as it would be; {@link #code()} is the reason people read in the accounting. Holds no value. */
public final class UnsendableMailException extends RuntimeException {

    /** A field of the template has no value for this customer. */
    public static final String MISSING_FIELD = "missing-field";

    /** The subject holds a control character. */
    public static final String BAD_SUBJECT = "bad-subject";

    /** The subject is longer than {@link HeaderText#MAX_LENGTH}. */
    public static final String LONG_SUBJECT = "subject-too-long";

    private static final long serialVersionUID = 1L;
    private final String code;

    public UnsendableMailException(String code) {
        super(code);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
