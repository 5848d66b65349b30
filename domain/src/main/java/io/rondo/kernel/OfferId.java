package io.rondo.kernel;

/** Identifies an offer. */
public record OfferId(long value) {

    public OfferId {
        if (value <= 0) {
            throw new IllegalArgumentException("Expected a positive offer id, but it is %d".formatted(value));
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
