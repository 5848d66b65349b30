package io.rondo.responses;

import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Gives a contact of a broadcast a journey of its own as soon as it responds. */
@Component
class Responders {

    private final JdbcClient jdbc;

    Responders(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Wants a journey for those of these contacts that are in a chunk of a running campaign and have none yet. */
    void start(Collection<Long> contactIds) {
        if (contactIds.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        with responding as (
                          select m.id from list_member m join campaign k on k.id = m.campaign_id and k.state in ('running', 'paused')
                           where m.id = any(:ids) and m.chunk_id is not null and m.journey_state = 'none'
                             and m.outcome in ('none', 'responded')
                           order by m.id for update of m
                        ), queued as (
                          update list_member m set journey_state = 'queued' from responding r where m.id = r.id
                          returning m.id, m.campaign_id, m.wave
                        )
                        insert into outbox (kind, ref_id, payload)
                        select 'start', q.id, jsonb_build_object('process', 'journey-responder', 'kind', 'contact',
                                 'variables', jsonb_build_object('contactId', q.id, 'contactKey', 'contact-' || q.id,
                                   'campaignId', q.campaign_id,
                                   'windowEndsAt', to_char(w.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
                          from queued q join campaign_wave w on w.campaign_id = q.campaign_id and w.wave = q.wave""")
                .param("ids", contactIds.stream().mapToLong(Long::longValue).toArray())
                .update();
    }
}
