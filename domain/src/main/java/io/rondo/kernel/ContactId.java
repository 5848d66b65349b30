package io.rondo.kernel;

/** Identifies a contact: one customer in one campaign (a row of {@code list_member}). */
public record ContactId(long value) {

    public ContactId {
        if (value <= 0) {
            throw new IllegalArgumentException("Expected a positive contact id, but it is %d".formatted(value));
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
