package io.rondo.workers.journeys;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.rondo.bpmn.Headers;
import io.rondo.bpmn.JobTypes;
import io.rondo.contacts.Contacts;
import io.rondo.contacts.FlowInstances;
import io.rondo.deliveries.Deliveries;
import io.rondo.deliveries.DeliveryRequest;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.Role;
import org.springframework.stereotype.Component;

/**
 * Asks the ledger for a call before an agent is given the task. Like a message it is stored and decided later ({@link CallDecisions}),
 * perhaps in the morning; the outbox completes the job by its key.
 */
@Component
@Role("workers")
public class AskCallWorker {

    private final Deliveries deliveries;
    private final Contacts contacts;
    private final FlowInstances instances;
    private final BusinessClock clock;

    AskCallWorker(Deliveries deliveries, Contacts contacts, FlowInstances instances, BusinessClock clock) {
        this.deliveries = deliveries;
        this.contacts = contacts;
        this.instances = instances;
        this.clock = clock;
    }

    @JobWorker(type = JobTypes.ASK_CALL, autoComplete = false, timeout = SendMessageWorker.FIVE_MINUTES)
    public void ask(ActivatedJob job, @Variable long contactId) {
        var step = job.getCustomHeaders().get(Headers.STEP);
        if (step == null || step.isBlank()) {
            throw new IllegalArgumentException("Expected task '%s' to name its call in the header '%s', but it does not"
                    .formatted(job.getElementId(), Headers.STEP));
        }
        var id = new ContactId(contactId);
        instances.seen(job.getProcessInstanceKey(), job.getBpmnProcessId(), FlowInstances.Kind.CONTACT, id.value());
        var contact = contacts.get(id);
        deliveries.request(new DeliveryRequest(
                "contact",
                id.value(),
                step,
                contact.customer(),
                "phone",
                "marketing",
                contact.campaign(),
                contact.offer(),
                step,
                clock.now(),
                job.getKey(),
                job.getProcessInstanceKey()));
    }
}
