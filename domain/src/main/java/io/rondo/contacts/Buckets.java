package io.rondo.contacts;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.ChunkId;
import io.rondo.kernel.ContactId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The one bucket every listed contact ends in, the first that applies: held out; contacted (a marketing delivery SENT, a
 * call somebody answered among them); in doubt; failed; excluded (refused after listing, or the journey ended before anything was due).
 */
@Component
class Buckets {

    private static final String SETTLE = """
            with fact as (
              select m.id, m.hold_out, m.outcome, k.state campaign_state,
                     bool_or(d.state = 'SENT') sent, bool_or(d.state = 'IN_DOUBT') in_doubt,
                     min(d.reason) filter (where d.state = 'FAILED') failed,
                     min(d.reason) filter (where d.state = 'REFUSED') refused
                from list_member m
                join campaign k on k.id = m.campaign_id
                left join delivery d on d.origin_kind = 'contact' and d.origin_id = m.id and d.purpose = 'marketing'
               where %s
               group by m.id, k.id
            ), verdict as (
              select id, case when hold_out then 'held-out' when sent then 'contacted' when in_doubt then 'in-doubt'
                              when failed is not null then 'failed' else 'excluded' end bucket,
                     case when hold_out or sent or in_doubt then null
                          when failed is not null then failed
                          else coalesce(refused, case when outcome <> 'none' then outcome
                                 when campaign_state = 'stopped' then 'campaign-stopped'
                                 when campaign_state = 'rejected' then 'campaign-rejected' else 'not-reached' end) end reason
                from fact
            )
            update list_member m set bucket = v.bucket, bucket_reason = v.reason
              from verdict v where m.id = v.id and (m.bucket, m.bucket_reason) is distinct from (v.bucket, v.reason)""";

    private final JdbcClient jdbc;

    Buckets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void settleContact(ContactId id) {
        jdbc.sql(SETTLE.formatted("m.id = :id")).param("id", id.value()).update();
    }

    /** Settles a contact again that has its bucket already: something became known of it after its end. */
    void correctContact(ContactId id) {
        jdbc.sql(SETTLE.formatted("m.id = :id and m.bucket is not null"))
                .param("id", id.value())
                .update();
    }

    /** Settles the contacts of a chunk that have no journey of their own. */
    void settleChunk(ChunkId id) {
        jdbc.sql(SETTLE.formatted("m.chunk_id = :id and m.journey_state = 'none'"))
                .param("id", id.value())
                .update();
    }

    /** Settles every contact of a campaign whose waves are over or that was stopped or rejected. */
    void settleCampaign(CampaignId id) {
        jdbc.sql(SETTLE.formatted("m.campaign_id = :id"))
                .param("id", id.value())
                .update();
    }
}
