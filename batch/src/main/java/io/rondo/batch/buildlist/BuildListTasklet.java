package io.rondo.batch.buildlist;

import io.rondo.kernel.CampaignId;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.stereotype.Component;

/** Makes the candidates of all partitions the frozen list, in one transaction; finds those that are missing first. */
@Component
class BuildListTasklet implements Tasklet {

    private final ListDrafts drafts;
    private final Candidates candidates;
    private final ListDraw draw;

    BuildListTasklet(ListDrafts drafts, Candidates candidates, ListDraw draw) {
        this.drafts = drafts;
        this.candidates = candidates;
        this.draw = draw;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        if (!(context.getStepContext().getJobParameters().get("campaign") instanceof Long campaign)) {
            throw new IllegalStateException("Expected the job to have parameter 'campaign'");
        }
        var id = new CampaignId(campaign);
        drafts.start(id);
        var plan = drafts.lock(id);
        if (plan.over()) {
            drafts.clear(id);
        } else if (!plan.frozen()) {
            drafts.missing(drafts.get(id)).forEach(partition -> candidates.find(id, partition));
            draw.freeze(plan);
        }
        return RepeatStatus.FINISHED;
    }
}
