package io.rondo.batch.importlist;

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

    private final ListDraw draw;
    private final JdbcClient jdbc;

    FreezeCandidatesTasklet(ListDraw draw, JdbcClient jdbc) {
        this.draw = draw;
        this.jdbc = jdbc;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        var parameters = context.getStepContext().getJobParameters();
        if (!(parameters.get("campaign") instanceof Long id) || !(parameters.get("run") instanceof Long run)) {
            throw new IllegalStateException("Expected the job to have parameters 'campaign' and 'run'");
        }
        var plan = draw.lock(new CampaignId(id));
        if (!plan.listSource().equals("imported")) {
            throw new IllegalArgumentException(
                    "Expected campaign '%s' to take a ready-made list, but its list source is %s"
                            .formatted(plan.id(), plan.listSource()));
        }
        if (!plan.frozen()) {
            draw.createConsidered();
            jdbc.sql("""
                            insert into considered (customer_id, external_id, email_digest, segment, arm, wave, offer_id)
                            select c.id, c.external_id, c.email_digest,
                                   coalesce(candidate.segment, profile.strategic_segment, 'all'),
                                   candidate.arm, candidate.wave, candidate.offer_id
                            from list_candidate candidate
                            join customer c on c.id = candidate.customer_id
                            left join profile on profile.customer_id = c.id
                            where candidate.import_run_id = :run""").param("run", run).update();
            if ("true".equals(parameters.get("exclusions"))) {
                draw.exclude(plan, false);
            }
            draw.freeze(plan);
        }
        jdbc.sql("delete from list_candidate where import_run_id = :run")
                .param("run", run)
                .update();
        return RepeatStatus.FINISHED;
    }
}
