package io.rondo.workers.journeys;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.rondo.bpmn.JobTypes;
import io.rondo.contacts.Contacts;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.Role;
import io.rondo.responses.NewResponse;
import io.rondo.responses.ResponseType;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps how a follow-up call went; a complaint made on the phone is a complaint like any other. */
@Component
@Role("workers")
public class RecordCallWorker {

    private record Answer(
            long userTaskKey,
            String by,
            OffsetDateTime at,
            String result,
            @Nullable String complaint) {}

    private final Contacts contacts;
    private final Responses responses;
    private final JdbcClient jdbc;

    RecordCallWorker(Contacts contacts, Responses responses, JdbcClient jdbc) {
        this.contacts = contacts;
        this.responses = responses;
        this.jdbc = jdbc;
    }

    @JobWorker(type = JobTypes.RECORD_CALL)
    public void recordCall(@Variable long contactId, @Variable long answerId) {
        var id = new ContactId(contactId);
        var answer = jdbc.sql("""
                        select user_task_key, answered_by, answered_at, answers ->> 'callResult' result,
                               answers ->> 'complaintText' complaint
                          from form_answer where id = :id""")
                .param("id", answerId)
                .query((row, n) -> new Answer(
                        row.getLong("user_task_key"),
                        row.getString("answered_by"),
                        row.getObject("answered_at", OffsetDateTime.class),
                        row.getString("result"),
                        row.getString("complaint")))
                .single();
        contacts.called(id, answer.userTaskKey(), answer.result(), answer.by());
        var contact = contacts.get(id);
        var customer = new Sender.ByCustomer(contact.customer());
        var at = answer.at().toInstant();
        responses.record(NewResponse.of("inbox", "call-" + answerId, ResponseType.CALL, customer, at)
                .withCampaign(contact.campaign())
                .withDetail(answer.result()));
        if (answer.result().equals("complaint")) {
            responses.record(NewResponse.of("inbox", "call-complaint-" + answerId, ResponseType.COMPLAINT, customer, at)
                    .withCampaign(contact.campaign())
                    .withDetail(answer.complaint()));
        }
    }
}
