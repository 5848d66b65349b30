package io.rondo.workers.campaigns;

import io.camunda.client.CamundaClient;
import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.rondo.bpmn.Flows;
import io.rondo.bpmn.JobTypes;
import io.rondo.campaigns.Campaigns;
import io.rondo.campaigns.ListBuilder;
import io.rondo.contacts.FlowInstances;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.Role;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Hands list building to the batch job; on nodes that play the batch role. */
@Component
@Role("batch")
public class BuildListWorker {

    private static final long HALF_AN_HOUR = 30 * 60 * 1000L;

    private final Campaigns campaigns;
    private final ListBuilder lists;
    private final FlowInstances instances;
    private final CamundaClient client;

    BuildListWorker(Campaigns campaigns, ListBuilder lists, FlowInstances instances, CamundaClient client) {
        this.campaigns = campaigns;
        this.lists = lists;
        this.instances = instances;
        this.client = client;
    }

    @JobWorker(type = JobTypes.BUILD_LIST, timeout = HALF_AN_HOUR)
    public Map<String, Object> buildList(ActivatedJob job, @Variable long campaignId) {
        var id = new CampaignId(campaignId);
        var instance = job.getProcessInstanceKey();
        instances.seen(instance, Flows.CAMPAIGN, FlowInstances.Kind.CAMPAIGN, campaignId);
        if (!campaigns.claim(id, instance)) {
            // Created twice by a crash between create and record: this one ends without effect.
            instances.duplicate(instance);
            client.newCancelInstanceCommand(instance).send().join();
            return Map.of();
        }
        var list = lists.build(id);
        campaigns.listBuilt(id);
        return Map.of(
                "considered", list.considered(),
                "listed", list.listed(),
                "heldOut", list.heldOut(),
                "listedShare", list.listedShare(),
                "sampleRatioP", list.sampleRatioP());
    }
}
