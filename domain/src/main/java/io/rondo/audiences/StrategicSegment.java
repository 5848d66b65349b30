package io.rondo.audiences;

import java.time.Instant;

/**
 * A strategic segment: who a customer is to us in the long run. Every live customer is in exactly one, the first in order of priority
 * whose rule applies; offers are compared within it. Tactical segments ({@link Segment}) overlap and come and go with campaigns.
 *
 * @param code kept in {@code profile.strategic_segment} and in lists, never changed
 * @param priority lower is asked first
 * @param readyMade whether its name came with the installation and is shown in the viewer's language
 * @param version raised by every change, so that two editors do not overwrite each other
 */
public record StrategicSegment(
        String code,
        String name,
        int priority,
        Criteria criteria,
        boolean readyMade,
        int version,
        String changedBy,
        Instant changedAt) {

    /** Whether it is the one that takes everybody no rule applies to. */
    public boolean last() {
        return code.equals(StrategicSegments.EVERYBODY_ELSE);
    }
}
