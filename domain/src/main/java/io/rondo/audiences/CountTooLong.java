package io.rondo.audiences;

import java.time.Duration;

/** Whom a rule selects takes longer to find than a preview may take. */
public class PreviewTooLong extends RuntimeException {

    PreviewTooLong(Duration atMost, Throwable cause) {
        super("Expected a preview within %s, but it takes longer".formatted(atMost), cause);
    }
}
