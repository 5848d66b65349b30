package io.rondo.workers.campaigns;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.rondo.bpmn.JobTypes;
import io.rondo.campaigns.Campaigns;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.Role;
import io.rondo.measurement.Measurement;
import io.rondo.measurement.NotYetMeasurableException;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Measures a campaign whose response window is over; waits until the history has everything. */
@Component
@Role("batch")
public class MeasureWorker {

    private final Campaigns campaigns;
    private final Measurement measurement;

    MeasureWorker(Campaigns campaigns, Measurement measurement) {
        this.campaigns = campaigns;
        this.measurement = measurement;
    }

    @JobWorker(type = JobTypes.MEASURE_CAMPAIGN)
    public Map<String, Object> measure(ActivatedJob job, @Variable long campaignId) {
        var id = new CampaignId(campaignId);
        campaigns.measuring(id);
        try {
            var report = measurement.measure(id);
            campaigns.measured(id);
            return Map.of("sampleRatioOk", report.sampleRatio().trusted(), "contacts", report.contacts());
        } catch (NotYetMeasurableException e) {
            throw CampaignWorkers.notYet(job, "%d facts are on their way to the history".formatted(e.pending()));
        }
    }
}
