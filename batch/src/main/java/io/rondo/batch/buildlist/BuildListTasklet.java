package io.rondo.batch.buildlist;

import io.rondo.audiences.Segments;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import org.jooq.DSLContext;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.stereotype.Component;

/** Considers the customers of the campaign's segment and freezes the list, in one transaction. */
@Component
class BuildListTasklet implements Tasklet {

    private final ListDraw draw;
    private final Segments segments;
    private final DSLContext jooq;

    BuildListTasklet(ListDraw draw, Segments segments, DSLContext jooq) {
        this.draw = draw;
        this.segments = segments;
        this.jooq = jooq;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        var id = (Long) context.getStepContext().getJobParameters().get("campaign");
        if (id == null) {
            throw new IllegalStateException("Expected the job to have parameter 'campaign'");
        }
        var plan = draw.lock(new CampaignId(id));
        if (!plan.frozen()) {
            build(plan);
        }
        return RepeatStatus.FINISHED;
    }

    private void build(ListDraw.Plan plan) {
        var segmentId = plan.segmentId();
        if (!plan.listSource().equals("segment") || segmentId == null) {
            throw new IllegalArgumentException(
                    "Expected campaign '%s' to have a segment, but its list source is %s and its segment %s"
                            .formatted(plan.id(), plan.listSource(), segmentId));
        }
        var criteria = segments.resolve(segments.get(new SegmentId(segmentId)).criteria());
        draw.createConsidered();
        jooq.execute("""
                insert into considered (customer_id, external_id, email_digest, segment)
                select customer.id, customer.external_id, customer.email_digest, coalesce(profile.strategic_segment, 'all')
                from customer left join profile on profile.customer_id = customer.id
                where {0}""", segments.condition(criteria));
        draw.exclude(plan, criteria.usesProfile());
        draw.freeze(plan);
    }
}
