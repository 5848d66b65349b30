package io.rondo.batch.importlist;

import io.rondo.batch.buildlist.Candidates;
import io.rondo.batch.buildlist.ListDrafts;
import io.rondo.batch.buildlist.ListDraw;
import io.rondo.kernel.CampaignId;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Makes the candidates the frozen list of the campaign, in one transaction. */
@Component
class FreezeCandidatesTasklet implements Tasklet {

    private final ListDrafts drafts;
    private final Candidates candidates;
    private final ListDraw draw;
    private final JdbcClient jdbc;

    FreezeCandidatesTasklet(ListDrafts drafts, Candidates candidates, ListDraw draw, JdbcClient jdbc) {
        this.drafts = drafts;
        this.candidates = candidates;
        this.draw = draw;
        this.jdbc = jdbc;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        var parameters = context.getStepContext().getJobParameters();
        if (!(parameters.get("campaign") instanceof Long id) || !(parameters.get("run") instanceof Long run)) {
            throw new IllegalStateException("Expected the job to have parameters 'campaign' and 'run'");
        }
        var plan = drafts.lock(new CampaignId(id));
        if (!plan.listSource().equals("imported")) {
            throw new IllegalArgumentException(
                    "Expected campaign '%s' to take a ready-made list, but its list source is %s"
                            .formatted(plan.id(), plan.listSource()));
        }
        if (!plan.frozen()) {
            candidates.take(plan, run, "true".equals(parameters.get("exclusions")));
            draw.freeze(plan);
        }
        jdbc.sql("delete from list_candidate where import_run_id = :run")
                .param("run", run)
                .update();
        return RepeatStatus.FINISHED;
    }
}
