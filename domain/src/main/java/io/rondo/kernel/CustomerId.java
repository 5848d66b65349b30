package io.rondo.kernel;

/** Identifies a customer: a person we know. */
public record CustomerId(long value) {

    public CustomerId {
        if (value <= 0) {
            throw new IllegalArgumentException("Expected a positive customer id, but it is %d".formatted(value));
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
