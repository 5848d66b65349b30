package io.rondo.workers.channels;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a server asks us to wait (RFC 9110, 10.2.3): seconds, or a date. */
final class RetryAfter {

    /** Whatever it says, we ask again after this time. */
    static final Duration LONGEST = Duration.ofHours(6);

    private RetryAfter() {}

    /** 0 to {@link #LONGEST}; empty if it says nothing we understand. */
    static Optional<Duration> parse(String text, Instant now) {
        var said = text.strip();
        if (said.matches("[0-9]{1,9}")) {
            return Optional.of(within(Duration.ofSeconds(Long.parseLong(said))));
        }
        if (said.matches("[0-9]+")) {
            return Optional.of(LONGEST);
        }
        try {
            var until = ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(within(Duration.between(now, until)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration within(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
