package io.rondo.kernel;

/** Identifies a chunk: up to 1,000 contacts of a broadcast (a row of {@code chunk}). */
public record ChunkId(long value) {

    public ChunkId {
        if (value <= 0) {
            throw new IllegalArgumentException("Expected a positive chunk id, but it is %d".formatted(value));
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
