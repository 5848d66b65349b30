package io.rondo.batch.refreshprofiles;

import io.rondo.audiences.StrategicSegments;
import java.time.Instant;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * Puts every live customer into exactly one strategic segment: the first in order of priority whose rule applies. A segment that came
 * with a file stays; a customer who refused profiling is with everybody else.
 */
@Component
class StrategicAssignment {

    private final StrategicSegments segments;
    private final DSLContext jooq;

    StrategicAssignment(StrategicSegments segments, DSLContext jooq) {
        this.segments = segments;
        this.jooq = jooq;
    }

    void assign(Instant asOf, int part) {
        Field<String> first = DSL.val(StrategicSegments.EVERYBODY_ELSE);
        for (var segment : segments.all().reversed()) {
            var rule = segments.condition(segment, asOf);
            first = DSL.when(rule, DSL.val(segment.code())).otherwise(first);
        }
        var profiled = DSL.when(DSL.condition("customer.no_profiling"), DSL.val(StrategicSegments.EVERYBODY_ELSE))
                .otherwise(first);
        Condition ours = DSL.condition(
                "(profile.strategic_segment in ('all', profile.assigned_segment) or customer.no_profiling)");
        jooq.execute("""
                update profile set strategic_segment = found.code, assigned_segment = found.code
                from (
                  select customer.id, {0} as code
                  from profile_work
                  join customer on customer.id = profile_work.customer_id and customer.state = 'live'
                  join profile on profile.customer_id = customer.id
                  where profile_work.part = {1} and {2}
                ) found
                where profile.customer_id = found.id
                  and (profile.strategic_segment, profile.assigned_segment) is distinct from (found.code, found.code)""", profiled, DSL.val(part), ours);
    }
}
