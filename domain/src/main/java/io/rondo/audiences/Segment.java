package io.rondo.audiences;

import io.rondo.kernel.SegmentId;
import java.time.Instant;

/** A named rule that selects customers. Who is in it is decided anew each time it is asked. */
public record Segment(SegmentId id, String name, Criteria criteria, String createdBy, Instant createdAt) {}
