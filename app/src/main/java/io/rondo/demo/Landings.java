package io.rondo.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The moments at which moved business time lands. Between two moves the clock runs on with system time, so a timer of three days
 * begins some seconds after one landing and runs out as much after the landing three days later: whether it was seen there or six
 * hours later would hang on how busy the machine is, and with it the figures of a run. So each landing is {@link #LAG} times the
 * time passed late: whatever began at an earlier landing has certainly run out.
 */
final class Landings {

    /** Engine timers are not known here, so time never moves further at once. */
    static final Duration STEP = Duration.ofHours(6);

    /** Five minutes a day. */
    private static final int LAG = 288;

    private static final Duration GRAIN = Duration.ofMinutes(10);

    private final Instant start;

    Landings(Instant start) {
        this.start = start;
    }

    /** Where to go from here: late after what is due first, but no further than the next whole step; always after {@code now}. */
    Instant next(Instant now, Optional<Instant> due) {
        var passed = passed(now);
        var step = start.plus(STEP.multipliedBy(passed.dividedBy(STEP) + 1));
        var next = late(due.filter(step::isAfter).orElse(step));
        return next.isAfter(now) ? next : late(step);
    }

    /** Business time passed without the lag, in whole ten minutes: the same for each run of a seed. */
    Duration elapsed(Instant now) {
        return GRAIN.multipliedBy(passed(now).dividedBy(GRAIN));
    }

    private Instant late(Instant moment) {
        var since = Duration.between(start, moment);
        return moment.plus(since.dividedBy(LAG)).plusMillis(10);
    }

    private Duration passed(Instant now) {
        return Duration.between(start, now).multipliedBy(LAG).dividedBy(LAG + 1);
    }
}
