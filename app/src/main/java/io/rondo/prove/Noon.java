package io.rondo.prove;

import java.time.Instant;
import java.time.ZoneOffset;

/** A proof runs at any hour, and nobody is written to at night: its customers live where it is noon. */
final class Noon {

    private static final int NOON = 12;

    private Noon() {}

    /** A time zone in which this moment is between 12 and 13 o'clock; east of Greenwich is minus in these names. */
    static String zone(Instant now) {
        var east = NOON - now.atOffset(ZoneOffset.UTC).getHour();
        return east == 0 ? "Etc/GMT" : "Etc/GMT%+d".formatted(-east);
    }
}
