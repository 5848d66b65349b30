package io.rondo.batch.buildlist;

import io.rondo.kernel.CampaignId;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.stereotype.Component;

/** Finds the candidates of one partition, in one transaction. */
@Component
class FindCandidatesTasklet implements Tasklet {

    private final Candidates candidates;

    FindCandidatesTasklet(Candidates candidates) {
        this.candidates = candidates;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        var parameters = context.getStepContext().getJobParameters();
        if (!(parameters.get("campaign") instanceof Long campaign)
                || !(parameters.get("partition") instanceof Long partition)) {
            throw new IllegalStateException("Expected the job to have parameters 'campaign' and 'partition'");
        }
        candidates.find(new CampaignId(campaign), Math.toIntExact(partition));
        return RepeatStatus.FINISHED;
    }
}
