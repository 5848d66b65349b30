package io.rondo.audiences;

import io.rondo.kernel.SegmentId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named rule that selects customers. Who is in it is decided anew each time it is asked, unless it is frozen: then it is who the rule
 * selected at that moment.
 *
 * @param rule as written
 * @param criteria what selects: the rule, or of a frozen segment its stored members
 * @param frozenAt business time its members were stored; null: dynamic
 * @param readyMade code of a segment that came with the installation, which is copied rather than changed; null: somebody's own
 * @param version raised by every change, so that two editors do not overwrite each other
 */
public record Segment(
        SegmentId id,
        String name,
        Criteria rule,
        Criteria criteria,
        @Nullable Instant frozenAt,
        @Nullable String readyMade,
        int version,
        String createdBy,
        Instant createdAt) {

    public boolean frozen() {
        return frozenAt != null;
    }
}
