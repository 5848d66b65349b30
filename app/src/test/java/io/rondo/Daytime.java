package io.rondo;

import java.time.Instant;
import java.time.ZoneOffset;

/** Quiet hours are quiet at night only, and tests run at any hour: their customers live where it is noon. */
public final class Daytime {

    private static final int NOON = 12;

    private Daytime() {}

    /** A time zone in which this moment is between 12 and 13 o'clock; east of Greenwich is minus in these names. */
    public static String zone(Instant now) {
        var east = NOON - now.atOffset(ZoneOffset.UTC).getHour();
        return east == 0 ? "Etc/GMT" : "Etc/GMT%+d".formatted(-east);
    }
}
