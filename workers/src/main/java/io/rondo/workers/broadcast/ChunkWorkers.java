package io.rondo.workers.broadcast;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.rondo.bpmn.Headers;
import io.rondo.bpmn.JobTypes;
import io.rondo.campaigns.Campaigns;
import io.rondo.contacts.Chunks;
import io.rondo.deliveries.ChunkDeliveries;
import io.rondo.deliveries.ChunkDeliveries.Audience;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.ChunkId;
import io.rondo.kernel.OfferId;
import io.rondo.kernel.Role;
import io.rondo.offers.OfferChoice;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The steps of a broadcast, each for up to a thousand contacts at once. */
@Component
@Role("workers")
public class ChunkWorkers {

    private static final long FIVE_MINUTES = 5 * 60 * 1000L;

    private final Chunks chunks;
    private final ChunkDeliveries deliveries;
    private final Campaigns campaigns;
    private final OfferChoice choice;

    ChunkWorkers(Chunks chunks, ChunkDeliveries deliveries, Campaigns campaigns, OfferChoice choice) {
        this.chunks = chunks;
        this.deliveries = deliveries;
        this.campaigns = campaigns;
        this.choice = choice;
    }

    /** The first step: claims the chunk for this instance, so that a second one ends without effect. */
    @JobWorker(type = JobTypes.CLAIM_CHUNK, timeout = FIVE_MINUTES)
    public Map<String, Object> claimChunk(ActivatedJob job, @Variable long chunkId, @Variable long campaignId) {
        var id = new ChunkId(chunkId);
        if (!chunks.claim(id, job.getProcessInstanceKey(), job.getBpmnProcessId())) {
            return Map.of("claimed", false);
        }
        var unoffered = chunks.unoffered(id);
        if (!unoffered.isEmpty()) {
            var campaign = campaigns.get(new CampaignId(campaignId));
            var allowed = campaigns.offers(campaign.id());
            var offers = new HashMap<Long, OfferId>();
            unoffered.forEach(contact -> offers.put(
                    contact.contactId(),
                    choice.choose(contact.segment(), allowed, campaign.seed(), contact.externalId())
                            .offer()));
            chunks.offersChosen(offers);
        }
        return Map.of("claimed", true);
    }

    /** Stores the messages and returns without completing: the job is completed when the last one is settled. */
    @JobWorker(type = JobTypes.SEND_CHUNK, autoComplete = false, timeout = FIVE_MINUTES)
    public void sendChunk(ActivatedJob job, @Variable long chunkId) {
        deliveries.request(
                new ChunkId(chunkId),
                header(job, Headers.STEP),
                audience(job),
                job.getKey(),
                job.getProcessInstanceKey());
    }

    @JobWorker(type = JobTypes.RECORD_CHUNK, timeout = FIVE_MINUTES)
    public void recordChunk(ActivatedJob job, @Variable long chunkId) {
        chunks.end(new ChunkId(chunkId), job.getProcessInstanceKey(), "journey-ended");
    }

    @JobWorker(type = JobTypes.END_CHUNK, timeout = FIVE_MINUTES)
    public void endChunk(ActivatedJob job, @Variable long chunkId) {
        chunks.end(new ChunkId(chunkId), job.getProcessInstanceKey(), "stopped");
    }

    private static Audience audience(ActivatedJob job) {
        return switch (header(job, Headers.AUDIENCE)) {
            case "all" -> Audience.ALL;
            case "non-responders" -> Audience.NON_RESPONDERS;
            default ->
                throw new IllegalArgumentException(
                        "Expected task '%s' to say in the header '%s' all or non-responders, but it says '%s'"
                                .formatted(job.getElementId(), Headers.AUDIENCE, header(job, Headers.AUDIENCE)));
        };
    }

    private static String header(ActivatedJob job, String name) {
        var value = job.getCustomHeaders().get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "Expected task '%s' to have the header '%s', but it has not".formatted(job.getElementId(), name));
        }
        return value;
    }
}
