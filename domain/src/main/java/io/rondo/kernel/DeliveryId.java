package io.rondo.kernel;

/** Identifies a delivery: one message to one contact. */
public record DeliveryId(long value) {

    public DeliveryId {
        if (value <= 0) {
            throw new IllegalArgumentException("Expected a positive delivery id, but it is %d".formatted(value));
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
