package io.rondo.outbox;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.CaseId;
import io.rondo.kernel.ContactId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what other servers must still be told. Call it inside the transaction that makes it true: the row and the fact
 * commit together, a relay tells the other server afterwards, at least once.
 */
@Component
public class Outbox {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Outbox(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * The contact's document in Elasticsearch is stale, and so is the report of its campaign if that was measured. Raises its version;
     * the caller holds or takes the row lock.
     */
    public void contactChanged(ContactId contact) {
        contactsChanged(List.of(contact.value()));
    }

    /** As {@link #contactChanged(ContactId)}, for many contacts in one statement, locked in id order. */
    public void contactsChanged(Collection<Long> contactIds) {
        if (contactIds.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        with locked as (
                          select id from list_member where id = any(:ids) order by id for update
                        ), raised as (
                          update list_member m set version = m.version + 1 from locked l where m.id = l.id returning m.id, m.campaign_id
                        ), stale as (
                          update measurement s set stale = true, measuring = false
                          from (select distinct campaign_id from raised) c where s.campaign_id = c.campaign_id
                        )
                        insert into outbox (kind, ref_id) select 'index-contact', id from raised""")
                .param("ids", contactIds.stream().mapToLong(Long::longValue).toArray())
                .update();
    }

    /** The list of a campaign was frozen: every member, hold-outs included, is to be shown in the history. */
    public void listStored(CampaignId campaign) {
        jdbc.sql("""
                        insert into outbox (kind, ref_id)
                        select 'index-contact', id from list_member where campaign_id = :campaign order by id""").param("campaign", campaign.value()).update();
    }

    /** A response was stored and must reach the history. */
    public void responseStored(long responseId) {
        jdbc.sql("insert into outbox (kind, ref_id) values ('index-response', :id)")
                .param("id", responseId)
                .update();
    }

    /** As {@link #responseStored(long)}, for many responses in one statement. */
    public void responsesStored(Collection<Long> responseIds) {
        if (responseIds.isEmpty()) {
            return;
        }
        jdbc.sql("insert into outbox (kind, ref_id) select 'index-response', unnest(:ids)")
                .param("ids", responseIds.stream().mapToLong(Long::longValue).toArray())
                .update();
    }

    /** Clicks were stored, and are judged when they and their neighbours are this old (system clock). */
    public void judge(Collection<Long> responseIds, Duration hold) {
        if (responseIds.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into outbox (kind, ref_id, not_before)
                        select 'judge', unnest(:ids), now() + make_interval(secs => :seconds)""")
                .param("ids", responseIds.stream().mapToLong(Long::longValue).toArray())
                .param("seconds", hold.toMillis() / 1000.0)
                .update();
    }

    /** A message without variables that wakes the flow waiting for it under this key. */
    public record Wake(String name, String correlationKey, String messageId) {}

    /** As {@link #message}, for many messages in one statement. */
    public void wake(Collection<Wake> messages) {
        if (messages.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into outbox (kind, payload)
                        select 'message', jsonb_build_object('name', name, 'key', key, 'messageId', id,
                                                             'variables', jsonb_build_object())
                          from unnest(cast(:names as text[]), cast(:keys as text[]), cast(:ids as text[])) as m(name, key, id)""")
                .param("names", messages.stream().map(Wake::name).toArray(String[]::new))
                .param("keys", messages.stream().map(Wake::correlationKey).toArray(String[]::new))
                .param("ids", messages.stream().map(Wake::messageId).toArray(String[]::new))
                .update();
    }

    /** Wakes waiting flows: published at least once, in no promised order, kept by the broker for an hour. */
    public void message(String name, String correlationKey, @Nullable String messageId, Map<String, ?> variables) {
        var payload = new java.util.LinkedHashMap<String, Object>();
        payload.put("name", name);
        payload.put("key", correlationKey);
        if (messageId != null) {
            payload.put("messageId", messageId);
        }
        payload.put("variables", variables);
        insert("message", null, payload);
    }

    /** A stored job is settled and can be completed by key; a job the broker no longer knows counts as done. */
    public void jobDone(long jobKey, Map<String, ?> variables) {
        insert("job", jobKey, Map.of("variables", variables));
    }

    /** A process instance is wanted. Creation is at least once: the flow's first job claims what it is for. */
    public void start(Start start) {
        insert(
                "start",
                start.refId(),
                Map.of("process", start.processId(), "kind", start.kind(), "variables", start.variables()));
    }

    /** One wanted process instance. */
    public record Start(String processId, String kind, long refId, Map<String, ?> variables) {

        public static Start campaign(String processId, CampaignId id, Map<String, ?> variables) {
            return new Start(processId, "campaign", id.value(), variables);
        }

        public static Start journey(String processId, ContactId id, Map<String, ?> variables) {
            return new Start(processId, "contact", id.value(), variables);
        }

        public static Start recovery(String processId, CaseId id, Map<String, ?> variables) {
            return new Start(processId, "case", id.value(), variables);
        }
    }

    private void insert(String kind, @Nullable Long refId, Map<String, ?> payload) {
        jdbc.sql("insert into outbox (kind, ref_id, payload) values (:kind, :ref, cast(:payload as jsonb))")
                .param("kind", kind)
                .param("ref", refId)
                .param("payload", json.writeValueAsString(payload))
                .update();
    }
}
