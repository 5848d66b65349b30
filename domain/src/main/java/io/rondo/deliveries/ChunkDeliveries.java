package io.rondo.deliveries;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.ChunkId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Messages asked for whole chunks of contacts: stored by one statement, told to their flow when the last one is settled. */
@Component
public class ChunkDeliveries {

    /** To whom in the chunk a message goes. */
    public enum Audience {
        ALL,
        /** Who got an earlier message of this campaign and has not answered. */
        NON_RESPONDERS
    }

    private final JdbcClient jdbc;
    private final BusinessClock clock;

    ChunkDeliveries(JdbcClient jdbc, BusinessClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Stores one PENDING message for each contact of the chunk. Asked again (a job delivered twice), it only takes over the newer job
     * key: the audience is decided once.
     *
     * @param step which message, also the template's code
     */
    @Transactional
    public void request(ChunkId chunk, String step, Audience audience, long jobKey, long processInstanceKey) {
        var first = jdbc.sql("""
                        insert into chunk_step (chunk_id, step, job_key) values (:chunk, :step, :job)
                        on conflict (chunk_id, step) do update set job_key = excluded.job_key, told_at = null
                        returning xmax = 0""")
                .param("chunk", chunk.value())
                .param("step", step)
                .param("job", jobKey)
                .query(Boolean.class)
                .single();
        if (!first) {
            return;
        }
        store(chunk, step, audience, processInstanceKey, "PENDING");
        // Who shares an address with another contact of the campaign is left over: one message per address is the rule.
        store(chunk, step, audience, processInstanceKey, "REFUSED");
    }

    private void store(ChunkId chunk, String step, Audience audience, long processInstanceKey, String state) {
        jdbc.sql("""
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, offer_id,
                            template, address_digest, recipient_domain, state, reason, due_at, process_instance_key, chunk_id, created_at, settled_at)
                        select 'contact', m.id, :step, m.customer_id, k.channel, k.purpose, m.campaign_id, m.offer_id, :step,
                               digest_on(k.channel, c.email_digest, c.phone_digest),
                               case when k.channel = 'email' then lower(split_part(c.email, '@', 2)) end, :state, case when :state = 'REFUSED' then 'same-address' end, :now, :instance,
                               m.chunk_id, :now, case when :state = 'REFUSED' then cast(:now as timestamptz) end
                          from list_member m join customer c on c.id = m.customer_id join campaign k on k.id = m.campaign_id
                         where m.chunk_id = :chunk
                           and (:all or m.outcome = 'none' and exists (
                                 select from delivery d where d.origin_kind = 'contact' and d.origin_id = m.id
                                    and d.step <> :step and d.state in ('SENT', 'IN_DOUBT')))
                           and not exists (
                                 select from delivery d where d.origin_kind = 'contact' and d.origin_id = m.id and d.step = :step)
                         order by m.id
                        on conflict do nothing""")
                .param("step", step)
                .param("state", state)
                .param("now", at(clock.now()))
                .param("instance", processInstanceKey)
                .param("chunk", chunk.value())
                .param("all", audience == Audience.ALL)
                .update();
    }

    /**
     * Completes the jobs of chunk messages whose last delivery is settled.
     *
     * @return how many
     */
    @Transactional
    public int tellSettled() {
        return jdbc.sql("""
                        with settled as (
                          select s.chunk_id, s.step, s.job_key from chunk_step s
                           where s.told_at is null and not exists (
                             select from delivery d where d.chunk_id = s.chunk_id and d.step = s.step
                                and d.state in ('PENDING', 'CLAIMED', 'SENDING'))
                           order by s.chunk_id limit 100 for update skip locked
                        ), counted as (
                          select s.chunk_id, s.step, s.job_key, count(*) filter (where d.state = 'SENT') sent,
                                 count(*) filter (where d.state = 'REFUSED') refused,
                                 count(*) filter (where d.state = 'FAILED') failed,
                                 count(*) filter (where d.state = 'IN_DOUBT') in_doubt
                            from settled s left join delivery d on d.chunk_id = s.chunk_id and d.step = s.step
                           group by s.chunk_id, s.step, s.job_key
                        ), told as (
                          update chunk_step t set told_at = now() from settled s
                           where t.chunk_id = s.chunk_id and t.step = s.step
                        ), jobs as (
                          insert into outbox (kind, ref_id, payload)
                          select 'job', job_key, jsonb_build_object('variables', jsonb_build_object(
                                   'sent', sent, 'refused', refused, 'failed', failed, 'inDoubt', in_doubt))
                            from counted
                        )
                        select count(*) from settled""").query(Integer.class).single();
    }
}
