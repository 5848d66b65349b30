package io.rondo.kernel;

/** Identifies a segment: a rule that selects customers. */
public record SegmentId(long value) {

    public SegmentId {
        if (value <= 0) {
            throw new IllegalArgumentException("Expected a positive segment id, but it is %d".formatted(value));
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
