package io.rondo.contacts;

import static io.rondo.kernel.Sql.at;

import io.rondo.campaigns.Campaign;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.ChunkId;
import io.rondo.kernel.OfferId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Chunks of a broadcast's contacts: made when a wave is launched, claimed by one process instance, ended with an outcome and a
 * bucket for every contact that has no journey of its own.
 */
@Component
public class Chunks {

    /** Contacts in a chunk at most. */
    public static final int SIZE = 1_000;

    private final JdbcClient jdbc;
    private final FlowInstances instances;
    private final Buckets buckets;
    private final BusinessClock clock;

    Chunks(JdbcClient jdbc, FlowInstances instances, Buckets buckets, BusinessClock clock) {
        this.jdbc = jdbc;
        this.instances = instances;
        this.buckets = buckets;
        this.clock = clock;
    }

    /** A contact of a chunk whose offer is still to be chosen by measured evidence. */
    public record Unoffered(long contactId, String segment, String externalId) {}

    /** Cuts a wave's contacts into chunks, and wants an instance for each. */
    void queue(Campaign campaign, int wave, Instant launchedAt) {
        jdbc.sql("""
                        with numbered as (
                          select id, (row_number() over (order by id) - 1) / :size part from list_member
                           where campaign_id = :campaign and wave = :wave and not hold_out and journey_state = 'none'
                        ), sized as (
                          select part, count(*) size, nextval(pg_get_serial_sequence('chunk', 'id')) id from numbered group by part
                        ), made as (
                          insert into chunk (id, campaign_id, wave, size, created_at) overriding system value
                          select id, :campaign, :wave, size, :now from sized order by part
                        ), launched as (
                          update list_member m
                             set bucket = case when m.hold_out then 'held-out' end, version = m.version + 1, chunk_id = s.id
                            from list_member l left join numbered n on n.id = l.id left join sized s on s.part = n.part
                           where l.campaign_id = :campaign and l.wave = :wave and m.id = l.id returning m.id
                        ), indexed as (
                          insert into outbox (kind, ref_id) select 'index-contact', id from launched
                        )
                        insert into outbox (kind, ref_id, payload)
                        select 'start', id, jsonb_build_object('process', cast(:flow as text), 'kind', 'chunk',
                                 'variables', jsonb_build_object('chunkId', id, 'chunkKey', 'chunk-' || id,
                                   'campaignId', cast(:campaign as bigint), 'windowEndsAt', cast(:ends as text)))
                          from sized order by part""")
                .param("size", SIZE)
                .param("now", at(launchedAt))
                .param("campaign", campaign.id().value())
                .param("wave", wave)
                .param("flow", campaign.flow())
                .param("ends", launchedAt.plus(campaign.responseWindow()).toString())
                .update();
    }

    /**
     * A broadcast's first job binds its instance to the chunk by compare-and-set. Repeatable for the instance that has it.
     *
     * @return false if another instance lives for this chunk; the caller's flow must end without effect
     */
    @Transactional
    public boolean claim(ChunkId id, long processInstanceKey, String processId) {
        instances.seen(processInstanceKey, processId, FlowInstances.Kind.CHUNK, id.value());
        var claimed = jdbc.sql("""
                        update chunk set process_instance_key = :key, state = case when state = 'queued' then 'live' else state end
                         where id = :id and (process_instance_key is null or process_instance_key = :key)""")
                        .param("key", processInstanceKey)
                        .param("id", id.value())
                        .update()
                == 1;
        if (!claimed) {
            instances.duplicate(processInstanceKey);
        }
        return claimed;
    }

    /** Wakes the instances of a campaign that ended; chunks whose instance was only wanted end at once. */
    void interrupt(CampaignId campaign, String why) {
        jdbc.sql("""
                        with dropped as (
                          delete from outbox where kind = 'start' and payload ->> 'kind' = 'chunk'
                             and ref_id in (select id from chunk where campaign_id = :id) returning ref_id
                        )
                        update chunk set state = 'ended' where id in (select ref_id from dropped)""").param("id", campaign.value()).update();
        jdbc.sql("""
                        insert into outbox (kind, payload)
                        select 'message', jsonb_build_object('name', 'chunk-interrupted', 'key', 'chunk-' || id,
                                 'messageId', 'chunk-interrupted-' || cast(:why as text) || '-' || id, 'variables', jsonb_build_object())
                          from chunk where campaign_id = :id and state <> 'ended'""").param("id", campaign.value()).param("why", why).update();
    }

    /** The contacts of a chunk without an offer. */
    public List<Unoffered> unoffered(ChunkId id) {
        return jdbc.sql("""
                        select m.id, m.segment, c.external_id from list_member m join customer c on c.id = m.customer_id
                         where m.chunk_id = :id and m.offer_id is null order by m.id""")
                .param("id", id.value())
                .query((row, n) ->
                        new Unoffered(row.getLong("id"), row.getString("segment"), row.getString("external_id")))
                .list();
    }

    /** Keeps the offers chosen for contacts, by contact id; a first choice stays. */
    @Transactional
    public void offersChosen(Map<Long, OfferId> offers) {
        if (offers.isEmpty()) {
            return;
        }
        var ids = offers.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        jdbc.sql("""
                        with chosen as (
                          update list_member m set offer_id = o.offer, version = version + 1
                            from unnest(cast(:ids as bigint[]), cast(:offers as bigint[])) as o(id, offer)
                           where m.id = o.id and m.offer_id is null returning m.id
                        )
                        insert into outbox (kind, ref_id) select 'index-contact', id from chosen""")
                .param("ids", ids)
                .param(
                        "offers",
                        java.util.Arrays.stream(ids)
                                .map(contact -> java.util.Objects.requireNonNull(offers.get(contact))
                                        .value())
                                .toArray())
                .update();
    }

    /**
     * The chunk is over, by its window or by a stop: what was not sent never will be, and every contact without a journey of its
     * own gets its bucket. A delivery that became SENDING meanwhile stays so: both updates look at the row as it is now.
     *
     * @param reason of what is withdrawn
     */
    @Transactional
    public void end(ChunkId id, long processInstanceKey, String reason) {
        jdbc.sql("""
                        update delivery set state = case when resent_at is null then 'REFUSED' else 'IN_DOUBT' end, reason = :reason,
                               settled_at = :now, owner = null, lease_until = null
                         where chunk_id = :id and state in ('PENDING', 'CLAIMED')""")
                .param("reason", reason)
                .param("now", at(clock.now()))
                .param("id", id.value())
                .update();
        jdbc.sql("update chunk set state = 'ended' where id = :id and process_instance_key = :key")
                .param("id", id.value())
                .param("key", processInstanceKey)
                .update();
        instances.ended(processInstanceKey);
        buckets.settleChunk(id);
        jdbc.sql("""
                        with raised as (
                          update list_member set version = version + 1 where chunk_id = :id and journey_state = 'none' returning id
                        )
                        insert into outbox (kind, ref_id) select 'index-contact', id from raised""").param("id", id.value()).update();
    }
}
