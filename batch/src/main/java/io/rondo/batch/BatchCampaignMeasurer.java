package io.rondo.batch;

import io.rondo.history.HistoryAwayException;
import io.rondo.kernel.CampaignId;
import io.rondo.measurement.CampaignMeasurer;
import io.rondo.measurement.MeasurementMismatchException;
import io.rondo.measurement.MeasurementReport;
import org.springframework.batch.core.BatchStatus;
import org.springframework.stereotype.Component;

/** Measures campaigns for the campaign flow by the batch job. */
@Component
class BatchCampaignMeasurer implements CampaignMeasurer {

    private final BatchJobs jobs;

    BatchCampaignMeasurer(BatchJobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public MeasurementReport measure(CampaignId campaign, long occasion) {
        try {
            return jobs.measure(campaign, occasion);
        } catch (JobBusy e) {
            throw new NotYet("another node is measuring", e);
        } catch (JobFailed e) {
            if (e.status() == BatchStatus.STOPPED) {
                throw new NotYet("facts are on their way to the history", e);
            }
            // Whoever reads the incident wants to know which figures differ, not which job failed.
            if (e.getCause() instanceof MeasurementMismatchException mismatch) {
                throw mismatch;
            }
            if (e.getCause() instanceof HistoryAwayException away) {
                throw away;
            }
            throw e;
        }
    }
}
