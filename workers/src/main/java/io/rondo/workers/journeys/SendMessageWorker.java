package io.rondo.workers.journeys;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.api.response.ActivatedJob;
import io.rondo.bpmn.Headers;
import io.rondo.bpmn.JobTypes;
import io.rondo.contacts.Contacts;
import io.rondo.contacts.FlowInstances;
import io.rondo.deliveries.Deliveries;
import io.rondo.deliveries.DeliveryRequest;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Stores the message and returns without completing: the dispatcher sends it when it may, and the outbox completes the job by
 * its key. A job keeps its key over time-outs, so a job delivered twice finds its row.
 */
@Component
@Role("workers")
public class SendMessageWorker {

    /**
     * After this time, in business time, a job is handed out again: soon enough that a contact whose node died before the
     * row was stored does not wait long, and harmless while the row waits, because a repeat finds it.
     */
    static final long FIVE_MINUTES = 5 * 60 * 1000L;

    private static final List<String> CHANNELS = List.of("email", "sms", "http");

    private final Deliveries deliveries;
    private final Contacts contacts;
    private final FlowInstances instances;
    private final BusinessClock clock;
    private final JdbcClient jdbc;

    SendMessageWorker(
            Deliveries deliveries, Contacts contacts, FlowInstances instances, BusinessClock clock, JdbcClient jdbc) {
        this.deliveries = deliveries;
        this.contacts = contacts;
        this.instances = instances;
        this.clock = clock;
        this.jdbc = jdbc;
    }

    @JobWorker(
            type = JobTypes.SEND_MESSAGE,
            autoComplete = false,
            timeout = FIVE_MINUTES,
            maxJobsActive = 256,
            fetchVariables = {"contactId", "caseId"})
    public void send(ActivatedJob job) {
        var step = job.getCustomHeaders().get(Headers.STEP);
        if (step == null || step.isBlank()) {
            throw new IllegalArgumentException(
                    "Expected task '%s' to name its message in the header '%s', but it does not"
                            .formatted(job.getElementId(), Headers.STEP));
        }
        var variables = job.getVariablesAsMap();
        var caseId = number(variables.get("caseId"));
        if (caseId != null) {
            deliveries.request(forCase(job, caseId, step));
            return;
        }
        var contactId = number(variables.get("contactId"));
        if (contactId == null) {
            throw new IllegalArgumentException("Expected a contactId or a caseId for task '%s', but there is neither"
                    .formatted(job.getElementId()));
        }
        deliveries.request(forContact(job, new ContactId(contactId), step));
    }

    /** Calls are made by people: {@link AskCallWorker} asks for them, not this one. */
    private static String channel(ActivatedJob job) {
        var channel = job.getCustomHeaders().getOrDefault(Headers.CHANNEL, "email");
        if (!CHANNELS.contains(channel)) {
            throw new IllegalArgumentException(
                    "Expected task '%s' to name one of the channels %s in the header '%s', but it is '%s'"
                            .formatted(job.getElementId(), CHANNELS, Headers.CHANNEL, channel));
        }
        return channel;
    }

    private DeliveryRequest forContact(ActivatedJob job, ContactId id, String step) {
        instances.seen(job.getProcessInstanceKey(), job.getBpmnProcessId(), FlowInstances.Kind.CONTACT, id.value());
        var contact = contacts.get(id);
        return new DeliveryRequest(
                "contact",
                id.value(),
                step,
                contact.customer(),
                channel(job),
                "marketing",
                contact.campaign(),
                contact.offer(),
                step,
                clock.now(),
                job.getKey(),
                job.getProcessInstanceKey());
    }

    private DeliveryRequest forCase(ActivatedJob job, long caseId, String step) {
        instances.seen(job.getProcessInstanceKey(), job.getBpmnProcessId(), FlowInstances.Kind.CASE, caseId);
        var customer = jdbc.sql("select customer_id from recovery_case where id = :id")
                .param("id", caseId)
                .query((row, n) -> new CustomerId(row.getLong(1)))
                .single();
        return new DeliveryRequest(
                "case",
                caseId,
                step,
                customer,
                channel(job),
                "service",
                null,
                null,
                step,
                clock.now(),
                job.getKey(),
                job.getProcessInstanceKey());
    }

    private static @Nullable Long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : null;
    }
}
