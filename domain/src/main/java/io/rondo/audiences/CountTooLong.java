package io.rondo.audiences;

import java.time.Duration;

/** Whom a rule selects takes longer to find than somebody may be kept waiting for. */
public class CountTooLong extends RuntimeException {

    CountTooLong(Duration atMost, Throwable cause) {
        super("Expected to know whom a rule selects within %s, but it takes longer".formatted(atMost), cause);
    }
}
