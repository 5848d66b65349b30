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

/** Hands list building to the batch jobs; on nodes that play the batch role, as many as there are for the partitions of one list. */
@Component
@Role("batch")
public class BuildListWorker {

    /** Of one list by one node: enough to keep the database busy, few enough that every node gets some. */
    private static final int PARTITIONS_AT_ONCE = 4;

    private final Campaigns campaigns;
    private final ListBuilder lists;
    private final FlowInstances instances;
    private final CamundaClient client;
    private final KeptJobs kept;

    BuildListWorker(
            Campaigns campaigns, ListBuilder lists, FlowInstances instances, CamundaClient client, KeptJobs kept) {
        this.campaigns = campaigns;
        this.lists = lists;
        this.instances = instances;
        this.client = client;
        this.kept = kept;
    }

    @JobWorker(type = JobTypes.PLAN_LIST)
    public Map<String, Object> planList(ActivatedJob job, @Variable long campaignId) {
        var id = new CampaignId(campaignId);
        return claimed(job, id) ? Map.of("partitions", lists.start(id)) : Map.of();
    }

    /**
     * A node that dies with partitions in hand keeps the others waiting no longer than {@link KeptJobs#FOR}. Not streamed: a node
     * asks for what it can begin at once, because a job that waits in a node is kept by nobody.
     */
    @JobWorker(
            type = JobTypes.FIND_CANDIDATES,
            timeout = KeptJobs.FOR,
            maxJobsActive = PARTITIONS_AT_ONCE,
            streamEnabled = false)
    public void findCandidates(ActivatedJob job, @Variable long campaignId, @Variable int partition) {
        try (var keeping = kept.keep(job)) {
            lists.findCandidates(new CampaignId(campaignId), partition);
        } catch (ListBuilder.Busy e) {
            throw CampaignWorkers.notYet(job, "another node finds the candidates of this partition");
        }
    }

    @JobWorker(type = JobTypes.BUILD_LIST, timeout = KeptJobs.FOR)
    public Map<String, Object> buildList(ActivatedJob job, @Variable long campaignId) {
        var id = new CampaignId(campaignId);
        if (!claimed(job, id)) {
            return Map.of();
        }
        try (var keeping = kept.keep(job)) {
            var list = lists.build(id);
            campaigns.listBuilt(id);
            return Map.of(
                    "considered", list.considered(),
                    "listed", list.listed(),
                    "heldOut", list.heldOut(),
                    "listedShare", list.listedShare(),
                    "sampleRatioP", list.sampleRatioP());
        } catch (ListBuilder.Busy e) {
            throw CampaignWorkers.notYet(job, "another node builds the list");
        }
    }

    /** False for an instance that was created twice by a crash between create and record: it ends without effect. */
    private boolean claimed(ActivatedJob job, CampaignId campaign) {
        var instance = job.getProcessInstanceKey();
        instances.seen(instance, Flows.CAMPAIGN, FlowInstances.Kind.CAMPAIGN, campaign.value());
        if (campaigns.claim(campaign, instance)) {
            return true;
        }
        instances.duplicate(instance);
        client.newCancelInstanceCommand(instance).send().join();
        return false;
    }
}
