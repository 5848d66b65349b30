package io.rondo.workers.journeys;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.rondo.bpmn.JobTypes;
import io.rondo.campaigns.Campaigns;
import io.rondo.contacts.Contact;
import io.rondo.contacts.Contacts;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.OfferId;
import io.rondo.kernel.Role;
import io.rondo.offers.OfferChoice;
import io.rondo.offers.Offers;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The steps of one contact's journey, messages apart. */
@Component
@Role("workers")
public class JourneyWorkers {

    private final Contacts contacts;
    private final Campaigns campaigns;
    private final Offers offers;
    private final OfferChoice choice;

    JourneyWorkers(Contacts contacts, Campaigns campaigns, Offers offers, OfferChoice choice) {
        this.contacts = contacts;
        this.campaigns = campaigns;
        this.offers = offers;
        this.choice = choice;
    }

    /** The first step: claims the contact for this instance, so that a second one ends without effect. */
    @JobWorker(type = JobTypes.CHOOSE_OFFER, maxJobsActive = 256)
    public Map<String, Object> chooseOffer(ActivatedJob job, @Variable long contactId) {
        var id = new ContactId(contactId);
        if (!contacts.claim(id, job.getProcessInstanceKey(), job.getBpmnProcessId())) {
            return Map.of("claimed", false);
        }
        var contact = contacts.get(id);
        var offer = contact.offer();
        if (offer == null) {
            offer = choose(contact);
            contacts.offerChosen(id, offer);
        }
        return Map.of("claimed", true, "offerCode", offers.get(offer).code(), "valueTier", contact.valueTier());
    }

    private OfferId choose(Contact contact) {
        var campaign = campaigns.get(contact.campaign());
        return choice.choose(contact.segment(), campaigns.offers(campaign.id()), campaign.seed(), contact.externalId())
                .offer();
    }

    @JobWorker(type = JobTypes.RECORD_OUTCOME, maxJobsActive = 256)
    public Map<String, Object> recordOutcome(ActivatedJob job, @Variable long contactId) {
        return Map.of("outcome", contacts.finish(new ContactId(contactId), job.getProcessInstanceKey()));
    }

    @JobWorker(type = JobTypes.END_JOURNEY, maxJobsActive = 64)
    public Map<String, Object> endJourney(ActivatedJob job, @Variable long contactId) {
        return Map.of("interruption", contacts.interrupted(new ContactId(contactId), job.getProcessInstanceKey()));
    }
}
