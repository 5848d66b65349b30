package io.rondo.deliveries;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What forbids deliveries now. */
final class Verdicts {

    private final JdbcClient jdbc;

    Verdicts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Whether a delivery may leave.
     *
     * @param reason what forbids it; null if nothing does
     * @param notYet it may be asked again later; else the refusal is final
     */
    record Verdict(long id, @Nullable String reason, boolean notYet) {
        boolean proceeds() {
            return reason == null;
        }
    }

    /** The verdicts on those of these deliveries this owner still has CLAIMED; under the locks of the SENDING transaction. */
    List<Verdict> on(long[] ids, String owner) {
        return jdbc.sql(VERDICT)
                .param("ids", ids)
                .param("owner", owner)
                .query((row, n) -> new Verdict(row.getLong("id"), row.getString("verdict"), row.getBoolean("not_yet")))
                .list();
    }

    /**
     * First reason that forbids each intent, or null. Read under the customers' row locks and the campaigns' shared locks:
     * an opt-out, complaint, pause or stop either committed before and is seen here, or waits until SENDING is committed.
     */
    private static final String VERDICT = """
            select d.id, v.verdict, coalesce(v.verdict = 'campaign-paused', false) not_yet
              from delivery d
              join customer c on c.id = d.customer_id
              left join campaign k on k.id = d.campaign_id
              left join list_member m on d.origin_kind = 'contact' and m.id = d.origin_id
              cross join lateral (select case
                when c.email is null then 'no-address'
                when d.address_digest is distinct from c.email_digest then 'address-changed'
                when exists (select from suppression s where s.address_digest = c.email_digest and s.channel = d.channel
                              and (s.scope = 'all' or d.purpose = 'marketing')) then 'suppressed'
                when d.purpose = 'marketing' and not exists (select from consent g where g.customer_id = c.id
                       and g.purpose = 'marketing' and g.channel = d.channel and g.granted) then 'no-consent'
                when d.purpose = 'marketing' and exists (select from recovery_case r where r.customer_id = c.id
                       and r.state <> 'closed') then 'in-recovery'
                when d.purpose = 'marketing' and m.outcome in ('purchased', 'opted-out', 'complained') then m.outcome
                when d.step = 'reminder' and m.outcome = 'responded' then 'responded'
                when k.state in ('stopped', 'closed', 'rejected') then 'campaign-' || k.state
                when k.state = 'paused' then 'campaign-paused'
              end verdict) v
             where d.id = any(:ids) and d.state = 'CLAIMED' and d.owner = :owner""";
}
