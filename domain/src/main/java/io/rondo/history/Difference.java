package io.rondo.history;

/** One figure on which the two stores differ; {@code what} names the figure and its key. */
public record Difference(String what, long postgres, long elasticsearch) {

    @Override
    public String toString() {
        return "%s: PostgreSQL %d, Elasticsearch %d".formatted(what, postgres, elasticsearch);
    }
}
