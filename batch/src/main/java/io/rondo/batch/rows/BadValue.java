package io.rondo.batch.rows;

/** A value that cannot be taken; the code says why. */
public class BadValue extends RuntimeException {

    private static final long serialVersionUID = 1;

    public BadValue(String code) {
        // Thrown once per bad row and caught at once: the stack trace would only cost time.
        super(code, null, false, false);
    }
}
