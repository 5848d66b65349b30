package io.rondo.workers.campaigns;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.rondo.bpmn.JobTypes;
import io.rondo.campaigns.Campaigns;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.Role;
import io.rondo.measurement.CampaignMeasurer;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Hands measuring to the batch job, on nodes that play the batch role; asks again until the history has everything. The
 * job's key is the occasion: delivered twice, it measures once.
 */
@Component
@Role("batch")
public class MeasureWorker {

    private static final long TEN_MINUTES = 10 * 60 * 1000L;

    private final Campaigns campaigns;
    private final CampaignMeasurer measurer;

    MeasureWorker(Campaigns campaigns, CampaignMeasurer measurer) {
        this.campaigns = campaigns;
        this.measurer = measurer;
    }

    @JobWorker(type = JobTypes.MEASURE_CAMPAIGN, timeout = TEN_MINUTES)
    public Map<String, Object> measure(ActivatedJob job, @Variable long campaignId) {
        var id = new CampaignId(campaignId);
        campaigns.measuring(id);
        try {
            var report = measurer.measure(id, job.getKey());
            campaigns.measured(id);
            return Map.of("sampleRatioOk", report.sampleRatio().trusted(), "contacts", report.contacts());
        } catch (CampaignMeasurer.NotYet e) {
            throw CampaignWorkers.notYet(job, String.valueOf(e.getMessage()));
        }
    }
}
