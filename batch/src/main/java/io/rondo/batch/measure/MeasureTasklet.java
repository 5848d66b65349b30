package io.rondo.batch.measure;

import io.rondo.kernel.CampaignId;
import io.rondo.measurement.Measurement;
import io.rondo.measurement.NotYetMeasurableException;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.stereotype.Component;

/** Measures the campaign; stops the job, to be started again, while the history lags behind. */
@Component
class MeasureTasklet implements Tasklet {

    private final Measurement measurement;

    MeasureTasklet(Measurement measurement) {
        this.measurement = measurement;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        var id = (Long) context.getStepContext().getJobParameters().get("campaign");
        if (id == null) {
            throw new IllegalStateException("Expected the job to have parameter 'campaign'");
        }
        try {
            measurement.measure(new CampaignId(id));
        } catch (NotYetMeasurableException e) {
            // Waiting is no failure: STOPPED, not FAILED, and no stack trace in the log every few seconds.
            contribution.getStepExecution().setTerminateOnly();
        }
        return RepeatStatus.FINISHED;
    }
}
