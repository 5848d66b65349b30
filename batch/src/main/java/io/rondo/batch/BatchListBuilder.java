package io.rondo.batch;

import io.rondo.campaigns.ListBuilder;
import io.rondo.kernel.CampaignId;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Builds lists for the campaign flow by the batch job. */
@Component
class BatchListBuilder implements ListBuilder {

    private final BatchJobs jobs;

    BatchListBuilder(BatchJobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public List<Integer> start(CampaignId campaign) {
        return jobs.startList(campaign);
    }

    @Override
    public void findCandidates(CampaignId campaign, int partition) {
        unlessBusy(() -> {
            jobs.findCandidates(campaign, partition);
            return campaign;
        });
    }

    @Override
    public BuiltList build(CampaignId campaign) {
        var list = unlessBusy(() -> jobs.buildList(campaign));
        return new BuiltList(list.considered(), list.listed(), list.heldOut(), list.sampleRatioP());
    }

    private static <T> T unlessBusy(Supplier<T> work) {
        try {
            return work.get();
        } catch (JobBusy e) {
            throw new Busy(e);
        }
    }
}
