package io.rondo.audiences;

import io.rondo.kernel.SegmentId;
import java.util.List;

/**
 * Whom several segments name together: who is in any of some, and in none of others.
 *
 * @param in at least one
 */
public record SegmentMix(List<SegmentId> in, List<SegmentId> out) {

    public SegmentMix {
        if (in.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one segment, but there is none");
        }
        in = List.copyOf(in);
        out = List.copyOf(out);
    }

    public Criteria criteria() {
        var wanted = anyOf(in);
        return out.isEmpty() ? wanted : new Criteria.And(List.of(wanted, new Criteria.Not(anyOf(out))));
    }

    private static Criteria anyOf(List<SegmentId> segments) {
        var rules = segments.stream().<Criteria>map(Criteria.InSegment::new).toList();
        return rules.size() == 1 ? rules.getFirst() : new Criteria.Or(rules);
    }
}
