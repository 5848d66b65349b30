package io.rondo.workers.campaigns;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.exception.CamundaError;
import io.rondo.bpmn.JobTypes;
import io.rondo.campaigns.Campaigns;
import io.rondo.contacts.Closing;
import io.rondo.contacts.Waves;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.Role;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The steps of the campaign flow after its list is built. */
@Component
@Role("workers")
public class CampaignWorkers {

    private static final Duration LATER = Duration.ofSeconds(5);
    private static final long TEN_MINUTES = 10 * 60 * 1000L;

    private final Campaigns campaigns;
    private final Waves waves;
    private final Closing closing;

    CampaignWorkers(Campaigns campaigns, Waves waves, Closing closing) {
        this.campaigns = campaigns;
        this.waves = waves;
        this.closing = closing;
    }

    @JobWorker(type = JobTypes.REJECT_CAMPAIGN)
    public void reject(@Variable long campaignId, @Variable String reason) {
        campaigns.reject(new CampaignId(campaignId), "flow", reason);
    }

    /** A wave may have a million contacts. */
    @JobWorker(type = JobTypes.LAUNCH_WAVE, timeout = TEN_MINUTES)
    public Map<String, Object> launchWave(ActivatedJob job, @Variable long campaignId) {
        var launch = waves.launchNext(new CampaignId(campaignId), job.getKey())
                .orElseThrow(() -> notYet(job, "the campaign is paused"));
        var variables = new HashMap<String, Object>();
        variables.put("wavesLeft", launch.left());
        var next = launch.nextAt();
        variables.put("nextWaveAt", next == null ? null : next.toString());
        variables.put("windowEndsAt", launch.windowEndsAt().toString());
        return variables;
    }

    @JobWorker(type = JobTypes.CLOSE_CAMPAIGN, timeout = TEN_MINUTES)
    public void close(ActivatedJob job, @Variable long campaignId) {
        if (!closing.close(new CampaignId(campaignId))) {
            throw notYet(job, "messages are on their way");
        }
    }

    /** The effect came before the message: these three only let the flow show it. */
    @JobWorker(type = JobTypes.STOP_CAMPAIGN)
    public Map<String, Object> stop(@Variable long campaignId) {
        return stateOf(campaignId);
    }

    @JobWorker(type = JobTypes.PAUSE_CAMPAIGN)
    public Map<String, Object> pause(@Variable long campaignId) {
        return stateOf(campaignId);
    }

    @JobWorker(type = JobTypes.RESUME_CAMPAIGN)
    public Map<String, Object> resume(@Variable long campaignId) {
        return stateOf(campaignId);
    }

    private Map<String, Object> stateOf(long campaignId) {
        return Map.of(
                "campaignState",
                campaigns.get(new CampaignId(campaignId)).state().column());
    }

    /** Not a failure: the same job again later, with its retries untouched. */
    static CamundaError notYet(ActivatedJob job, String why) {
        return CamundaError.jobError("Not yet: " + why, Map.of(), job.getRetries(), LATER);
    }
}
